// Runs before the page is drawn, so that a chosen theme does not flash.
try {
  const chosen = localStorage.getItem("extractor.theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* no storage: the system's theme it is */ }
