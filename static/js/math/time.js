/** Waiting without holding up the page. */

/** Lets what the page has to do (input, painting) go first. */
export function nextTask() {
  return globalThis.scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}

/** Waits until the page has nothing to do, or a second. */
export function idle() {
  return new Promise((resolve) => {
    if (globalThis.requestIdleCallback) requestIdleCallback(resolve, { timeout: 1000 });
    else setTimeout(resolve, 50);
  });
}

/** A function that says whether `milliseconds` have passed since it last said so. */
export function stopwatch(milliseconds) {
  let start = performance.now();
  return () => {
    const over = performance.now() - start > milliseconds;
    if (over) start = performance.now();
    return over;
  };
}
