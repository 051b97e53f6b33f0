// Saves each question by itself, says so when one could not be saved, and tries again.
// htmx does the sending, except for what was typed a moment before the page is left.
{
  const RETRY_MS = 5000;
  const sheet = document.getElementById("sheet");
  const changed = new Set();
  const onTheWay = new Set();
  const retries = new Map();
  let isHandingIn = false;
  const questionOf = (event) => event.target.closest?.(".question");

  // htmx would send the whole form, and an older page elsewhere would empty what is newer here.
  function fieldsOf(question) {
    const own = new Set([...question.elements].map((field) => field.name));
    const fields = [...new FormData(sheet)].filter(([name]) => name !== "item" && own.has(name));
    return [["item", question.querySelector("[name=item]").value], ...fields];
  }

  function keepTrying(question) {
    const note = question.querySelector(".saved");
    note.textContent = note.dataset.unsaved;
    clearTimeout(retries.get(question));
    retries.set(question, setTimeout(() => htmx.trigger(question, "retry"), RETRY_MS));
  }

  function onQuestion(name, act) {
    sheet.addEventListener(name, (event) => {
      if (questionOf(event)) act(questionOf(event), event.detail, event);
    });
  }

  onQuestion("input", (question) => changed.add(question));
  onQuestion("htmx:configRequest", (question, { formData }, event) => {
    if (isHandingIn) event.preventDefault();
    for (const name of new Set([...formData.keys()])) formData.delete(name);
    for (const [name, value] of fieldsOf(question)) formData.append(name, value);
  });
  onQuestion("htmx:beforeSend", (question) => {
    changed.delete(question);
    onTheWay.add(question);
  });
  onQuestion("htmx:afterRequest", (question, { successful }) => {
    onTheWay.delete(question);
    if (!successful) changed.add(question);
  });
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    onQuestion(trouble, (question, { xhr }) => {
      if (!xhr?.status || xhr.status >= 500) keepTrying(question);
    });
  }

  addEventListener("online", () => changed.forEach((question) => htmx.trigger(question, "retry")));

  // Enter goes on to the next field: it would hand in the whole work.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const fields = [...sheet.elements].filter((field) => !field.hidden && field.matches(":not(fieldset, [type=hidden])"));
    const rest = fields.slice(fields.indexOf(event.target) + 1);
    rest.find((field) => field.name !== event.target.name)?.focus();
  });

  // The form itself carries everything. Without a network it would carry it nowhere, and leaving
  // would lose what is not saved: the page says so.
  const away = document.getElementById("away");
  sheet.addEventListener("submit", (event) => {
    isHandingIn = navigator.onLine;
    away.hidden = isHandingIn;
    if (!isHandingIn) event.preventDefault();
  });
  addEventListener("online", () => (away.hidden = true));
  addEventListener("beforeunload", (event) => {
    if (!navigator.onLine && changed.size) event.preventDefault();
  });
  addEventListener("pageshow", () => (isHandingIn = false));

  addEventListener("pagehide", () => {
    if (isHandingIn) return;
    const headers = JSON.parse(sheet.getAttribute("hx-headers"));
    for (const question of new Set([...changed, ...onTheWay])) {
      const body = new URLSearchParams(fieldsOf(question));
      fetch(sheet.dataset.save, { method: "POST", keepalive: true, headers, body });
    }
  });

  // Signed out meanwhile: the answer is the sign-in page, which is no "Saved".
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, elt } = event.detail;
    const question = requestConfig.elt?.closest?.(".question") ?? elt.closest?.(".question");
    if (!question || !xhr.responseURL || xhr.responseURL.includes(requestConfig.path)) return;
    event.detail.shouldSwap = false;
    changed.add(question);
    question.querySelector(".saved").textContent = question.querySelector(".saved").dataset.unsaved;
  });
}
