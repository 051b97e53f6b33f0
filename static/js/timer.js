// Counts down beside the time the server gave. The server alone decides what is late.
for (const clock of document.querySelectorAll("[data-seconds-left]")) {
  const end = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
  const news = { 300: clock.dataset.five, 60: clock.dataset.one, 0: clock.dataset.over };

  function tick() {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    clock.textContent = left ? `${Math.floor(left / 60)}:${seconds}` : clock.dataset.over;
    if (left in news) document.getElementById("news").textContent = news[left];
    if (left) setTimeout(tick, 1000);
  }

  tick();
}
