// Everything a test may see, in one round trip. Only the marks the app promises are read, never its classes.
const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const text = (element) => (element ? element.textContent.trim() : null);
const visible = (element) => element.checkVisibility({ visibilityProperty: true });
const total = one("[data-total]")?.dataset ?? {};
const article = one("article[data-open]");
const marks = article ? [...article.querySelectorAll("mark[data-hit]")] : [];
return {
  ready: document.documentElement.hasAttribute("data-ready"),
  address: location.hash,
  settled: total.settled === "true",
  articles: Number(total.articles ?? 0),
  hits: Number(total.hits ?? 0),
  results: all("[data-result]").map((row) => ({ id: row.dataset.result, title: text(row.querySelector("h3")) ?? "" })),
  open: article?.dataset.open ?? null,
  heading: text(article?.querySelector("h1")),
  marks: new Set(marks.map((mark) => mark.dataset.hit)).size,
  current: [...new Set(marks.filter((mark) => mark.getAttribute("aria-current") === "true").map((mark) => mark.dataset.hit))],
  notices: all("[data-notice]").filter(visible).map((notice) => ({ code: notice.dataset.code ?? "", text: text(notice) })),
  alarms: all("[role=alert]").filter(visible).map(text).filter(Boolean),
  facets: all("[data-facet]").map((box) => ({
    facet: box.dataset.facet,
    value: box.dataset.value ?? "",
    checked: box.getAttribute("aria-checked") ?? "",
    role: box.getAttribute("role") ?? "",
  })),
  query: one("input[type=search]")?.value ?? "",
  text: document.body?.innerText.trim() ?? "",
};
