// Lets the browser keep the page that is shown where the network is away.
addEventListener("load", () => {
  navigator.serviceWorker?.register("/worker.js").catch(() => {});
});
