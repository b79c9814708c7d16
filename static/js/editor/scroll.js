/** Text and preview follow each other by source line: whichever the author moves leads. */

import { Mirror } from "./mirror.js";

/** How far down the text a line is brought when it is gone to. */
const SHARE = 1 / 3;

export function followScroll(desk, channel) {
  const { area } = desk;
  desk.mirror = new Mirror(area, desk.root.querySelector(".editor-mirror"));
  let leads = true;
  let isWriting = true;
  for (const name of ["wheel", "pointerdown", "touchstart", "keydown"])
    area.addEventListener(
      name,
      () => {
        leads = true;
        isWriting = name === "keydown";
      },
      { passive: true },
    );

  const sendLine = onceAFrame(() => channel.send({ kind: "scroll", line: lineOnTop(desk) }));
  area.addEventListener("scroll", () => leads && sendLine());
  channel.on("scrolled", ({ line }) => {
    leads = false;
    isWriting = false;
    area.scrollTop = desk.mirror.topOf(line) * (1 - area.clientHeight / area.scrollHeight);
  });
  channel.on("shown", () => isWriting && channel.send({ kind: "reveal", line: caretLine(desk) }));
  channel.on("goto", ({ line }) => desk.goTo(line));

  desk.goTo = (line, column = 1, length = 0) => {
    const start = desk.text.offsetOf(line, column);
    desk.text.select(start, length ? start + length : desk.text.endOfLine(start));
    area.scrollTop = desk.mirror.topOf(desk.text.placeOf(start).line) - area.clientHeight * SHARE;
    channel.send({ kind: "reveal", line });
  };
  goToAddress(desk, channel);
}

/** `#line-12` in the address goes to that line, now and whenever it changes. */
function goToAddress(desk, channel) {
  const go = () => {
    const [, line] = location.hash.match(/^#line-(\d+)$/) ?? [];
    if (line) desk.goTo(Number(line));
  };
  addEventListener("hashchange", go);
  channel.on("ready", go);
}

function lineOnTop({ area, mirror }) {
  const { scrollTop, scrollHeight, clientHeight } = area;
  const room = scrollHeight - clientHeight;
  return mirror.lineAt(room > 0 ? (scrollTop * scrollHeight) / room : 0);
}

function caretLine({ text }) {
  return text.placeOf(text.start).line;
}

function onceAFrame(work) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      work();
    });
  };
}
