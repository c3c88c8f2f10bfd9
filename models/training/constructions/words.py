"""Words of the generated sentences. The goods and branches of the link tests are in none of these lists."""

from __future__ import annotations

from ..names import listed

#: Goods; * marks an adjective or participle before the noun.
GOODS = listed(
    """copper;zinc;lead;gold;aluminum;coal;crude* oil;natural* gas;uranium;cement;flour;sugar;milk;meat;wheat;barley;
ferroalloys;gasoline;diesel fuel;electricity;fertilizers;vegetables;eggs;poultry meat;cotton;footwear;passenger
cars;tractors;transformers;cables;pharmaceuticals;furniture;leather goods;dairy* products;chemical* products;iron
ore;copper concentrate;refined* silver;manganese ore;building materials;confectionery;beverages;textiles;petroleum
products;mineral* fertilizers;potatoes;rice;sunflower oil;machinery;metal structures;plastic* pipes;finished* goods;
processed* meat;frozen* seafood;canned* fruit;welded* pipes;galvanized* sheets;forged* parts;printed* materials;
woven* fabrics;crushed* stone;bottled* water;treated* timber;corn;soybeans;smartphones;trucks;clothing;oilseeds;
liquefied* gas;molybdenum;cobalt;phosphorus;salt;grain;hydrocarbons;medicines;jet fuel;seeds;fruits;tires;steel;services;
food;equipment;metals;vehicles"""
)
SECTORS = listed(
    """industrial* output;agricultural* output;retail* trade;wholesale* trade;freight turnover;housing construction;
foreign* trade;manufacturing output;mining production;construction work;passenger traffic;budget revenue;tax revenue;labor
productivity;livestock farming;food production;machine building;light* industry;gross* output;real* income;average* wage;external*
debt;fixed* investment;consumer prices;food prices;business lending;household spending;bank deposits;gas
consumption;power generation;crop production;oil refining;net* profit;revenue;inflation;unemployment;net* income;
trade turnover;cargo traffic;capital investment;GDP;pension savings;mortgage lending;air traffic;foreign* investment;
transport;construction;agriculture;manufacturing;trade;tourism;logistics;industry;mining;telecommunications;
communications;forestry;metallurgy;engineering;healthcare;education;sales;exports;imports;output;production;
deliveries;wages;prices;tariffs;loans;premiums;reserves;assets;profits;earnings;orders;shipments"""
)
CHANGE = """grew rose increased declined fell dropped expanded decreased jumped climbed advanced surged shrank slowed
accelerated slipped edged soared plunged contracted improved gained widened narrowed went slid""".split()
CHANGE_VB = "grow rise increase decline fall drop expand decrease jump climb shrink contract".split()
RECEIVE = "received produced exported processed shipped mined imported sold harvested built delivered supplied".split()
UNITS = listed(
    """tons;tonnes;barrels;cubic* meters;square* meters;kilometers;units;megawatts;hectares;vehicles;people;jobs;
containers;passengers;liters;kilowatt-hours;apartments;cases;heads;companies;patients;students;households;trips;pieces;
metric* tons;litres;km;MW;TEU;t"""
)
CURRENCIES = "tenge dollars euros rubles soms sums manats yuan lira rupees pesos shillings naira pounds yen won dirhams".split()
PLACES_BUILT = """roads schools clinics hospitals housing railways bridges farms parks kindergartens factories utilities
repairs salaries pensions subsidies irrigation defense healthcare energy agriculture education sports culture""".split()
PROJECTS = "projects facilities plants schools farms enterprises agreements contracts hospitals sites wells workshops".split()
MONTHS = "January February March April May June July August September October November December".split()
SAYING = "said reported noted stated announced added".split()
SPEAKERS = listed(
    """the ministry;the company;the agency;the governor;the minister;officials;the bank;the bureau;the regulator;
the spokesman;the press service;the committee;the department"""
)
