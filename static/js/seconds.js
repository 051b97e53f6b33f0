// Counts how long each question could be read: in view or in use, while the page is shown.
// The form carries the sums; the server keeps the longest of each.
{
  const TICK_MS = 500;
  const LONGEST_TICK = 2;
  const sums = new Map();
  let last = performance.now();

  function canBeRead(question) {
    if (question.contains(document.activeElement)) return true;
    const { top, bottom } = question.getBoundingClientRect();
    const inView = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return inView >= Math.min(bottom - top, innerHeight) / 2;
  }

  // A machine that slept comes back with one long tick.
  function count() {
    const now = performance.now();
    const passed = Math.min((now - last) / 1000, LONGEST_TICK);
    last = now;
    if (document.visibilityState !== "visible") return;
    for (const field of document.querySelectorAll("[data-seconds]")) {
      if (!canBeRead(field.closest(".question"))) continue;
      const sum = (sums.get(field) ?? Number(field.value)) + passed;
      sums.set(field, sum);
      field.value = sum.toFixed(1);
    }
  }

  setInterval(count, TICK_MS);
  document.getElementById("sheet").addEventListener("submit", count);
}
