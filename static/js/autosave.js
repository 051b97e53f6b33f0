// Says so when an answer could not be saved, and tries again. htmx does the saving itself.
{
  const RETRY_MS = 5000;

  function keepTrying(question) {
    const note = question.querySelector(".saved");
    note.textContent = note.dataset.unsaved;
    setTimeout(() => htmx.trigger(question, "retry"), RETRY_MS);
  }

  const sheet = document.getElementById("sheet");
  const questionOf = (event) => event.target.closest?.(".question");

  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    sheet.addEventListener(trouble, (event) => {
      const status = event.detail.xhr?.status ?? 0;
      if (questionOf(event) && (status === 0 || status >= 500)) keepTrying(questionOf(event));
    });
  }

  // Signed out meanwhile: the answer is the sign-in page, which is no "Saved".
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, elt } = event.detail;
    const question = requestConfig.elt?.closest?.(".question") ?? elt.closest?.(".question");
    if (!question || !xhr.responseURL || xhr.responseURL.includes(requestConfig.path)) return;
    event.detail.shouldSwap = false;
    question.querySelector(".saved").textContent = question.querySelector(".saved").dataset.unsaved;
  });
}
