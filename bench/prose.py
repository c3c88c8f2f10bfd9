"""Sparse general news prose, made up here: people, places and what they say, with hardly a figure; other names in every pass.

The corpus is dense with figures, as its readers want; most news is not. A sentence's shape is fixed, its names and its few
figures are drawn anew for each article, so that no memory of earlier results helps.
"""

from __future__ import annotations

import random
import re

FIRST = "Askar Bolat Daria Erlan Farida Gulnar Ivan Karim Lena Marat Nina Oleg Petra Rustam Saule Timur Umida Vera Yusuf Zarina".split()
LAST = "Akhmetov Belova Dosov Ermekov Fedorova Galieva Ismailov Karimova Lukin Mamedov Nurlanova Orlov Petrenko Rakhimov Sadykova".split()
TOWN = "Almaty Bishkek Tashkent Riga Lagos Lima Porto Bergen Kazan Tbilisi Yerevan Nairobi Hanoi Quito Gdansk Osaka Leeds Lyon".split()
BODY = [
    "the Ministry of Culture", "the city council", "the National Library", "the Teachers' Union", "the Court of Appeal",
    "the Institute of Oceanography", "the Green Alliance", "the Chamber of Architects", "the State Opera", "the Border Service",
]  # fmt: skip
MONTH = "January February March April May June July September October November December".split()

PARAGRAPHS = (
    "{TOWN} – The mayor of {town}, {Person}, opened the restored concert hall on Friday and thanked the builders for their patience. “It was "
    "worth waiting for,” {last} said. The hall had stood empty since a storm took part of its roof, and many people in the old quarter had "
    "given up hope of hearing music there again.",
    "Residents of the streets behind the station have complained for a long time about lorries that pass their windows at night. {Body} "
    "promised to look at the signs and to speak with the hauliers. {Person}, who lives on the corner, is not convinced. “They promised that "
    "before, and nothing was done,” she told reporters.",
    "{Person} and {Person} will meet in {town} next week to discuss the border crossing, their offices said in a joint statement. Neither "
    "side expects a quick agreement. Diplomats who know both leaders say that the talks have become warmer, though the language of the "
    "statement was as cautious as ever.",
    "The exhibition brings together drawings that were thought to be lost. They were found in the attic of a house in {town}, wrapped in old "
    "newspapers, by a carpenter who had come to mend the stairs. {Body} has asked the family to lend them for a longer time.",
    "“We do not want to close the school,” {Person} said after the meeting. “We want to keep it open in another way.” Parents who had waited "
    "outside in the rain were not told what that way might be. A decision is expected before the holidays.",
    "Fog over {town} kept aircraft on the ground for most of the morning. Travellers slept on benches, and the airport handed out blankets and "
    "tea. By the afternoon the wind had turned, and the first flights left with the usual apologies.",
    "The court found that the editor had acted in good faith and dismissed the complaint. Her lawyer, {Person}, called the judgment a relief "
    "for every newspaper in the country. The other side may still appeal, and a spokesman for {body} said that it would read the reasons first.",
    "Fishermen along the coast speak of strange currents and of nets that come up empty. Scientists at {body} are careful. They say that it is "
    "too early to speak of a lasting change, but they agree that the water is warmer than it used to be at this time of the year.",
    "The coach, {Person}, praised the young players from {town}, who ran until the whistle and never looked like losing. The captain was less "
    "generous. He thought that the pitch was poor and that the referee had been blind, and he said so loudly enough for everybody to hear.",
    "In a letter to {body}, a group of writers from {town} asks for the release of the poet {Person}. They recall that he was arrested at his "
    "desk, that he has seen neither his wife nor a doctor, and that nobody has told him what he is accused of.",
    "The market moved from the square to the river in {month}, and the traders have not yet forgiven the council. Customers, however, seem to "
    "like the shade of the trees. An old woman who sells honey there said that she had {small} visitors from {town} on a single morning.",
    "A new bridge is to join the two banks of the river near {town}. Engineers speak of an elegant solution, neighbours of an ugly one. "
    "{Person} of {body} said that the drawings would be shown in the town hall until {month} {day}, and that every remark would be answered.",
    "The orchestra returned from its tour tired but content. In {town} the audience would not let the musicians go, and they had to play the "
    "last movement again. {Person}, who conducted, said that he had never heard the horns play better.",
    "Nobody was hurt when a wall of the old brewery fell into the street. The fire brigade closed the road and sent for {body}. {Person}, whose "
    "bakery stands opposite, heard a noise like thunder and then saw only dust.",
    "It is a quiet book, and a brave one. {Person} writes about a childhood between languages, about the kitchen in which everybody shouted, "
    "and about the silence that came afterwards. Readers who look for a plot will be disappointed; all others should take their time.",
    "The government wants to change the way in which judges are chosen. Critics fear that {body} would gain too much influence. {Person}, who "
    "leads the opposition in parliament, announced a long night of speeches, and her deputies have begun to bring cushions.",
    "Volunteers have been planting trees on the slopes above {town} every autumn since the fire. This year {number} saplings went into the "
    "ground, most of them oak. “My children will sit under them,” said {Person}, leaning on a spade.",
    "After the service the bishop walked through the camp and listened. People told him about the road, the cold and the relatives they had "
    "left behind. He promised to write to {body}, and he asked the reporters to put away their cameras.",
    "Talks about a new contract for nurses will go on, {body} said late on Tuesday. {Person}, who speaks for the nurses, said that both sides "
    "were still far apart, but that the tone had improved. Hospitals in {town} work as usual for the time being.",
    "A dog that had been missing since the spring found its way back to a farm near {town}. Its owner, {Person}, had put up notices at every "
    "crossing and then taken them down again. He opened the door one evening, and there it sat.",
)  # fmt: skip


def article(seed: int, paragraphs: int = 6) -> str:
    """An article of different paragraphs with names and figures of its own, about 330 words."""
    dice = random.Random(seed)
    return "\n\n".join(_filled(p, dice) for p in dice.sample(PARAGRAPHS, paragraphs))


def _filled(paragraph: str, dice: random.Random) -> str:
    last = dice.choice(LAST)

    def put(match: re.Match[str]) -> str:
        match match[1]:
            case "Person":
                return f"{dice.choice(FIRST)} {last}"
            case "last":
                return last
            case "town":
                return dice.choice(TOWN)
            case "TOWN":
                return dice.choice(TOWN).upper()
            case "body":
                return dice.choice(BODY)
            case "Body":
                name = dice.choice(BODY)
                return name[0].upper() + name[1:]
            case "month":
                return dice.choice(MONTH)
            case "day":
                return str(dice.randint(1, 28))
            case "small":
                return str(dice.randint(11, 99))
        return f"{dice.randint(1, 19)},{dice.randint(100, 999)}"

    return re.sub(r"\{(\w+)\}", put, paragraph)
