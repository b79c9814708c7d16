/** Pictures that are pasted, dropped or chosen: each has a placeholder in the text until it is stored. */

import { enableLibrary } from "./library.js";
import { insertPieces, markdown, placeholder, swap } from "./placeholders.js";
import { askJson, Refusal } from "./requests.js";
import { Tray } from "./tray.js";
import { Uploads } from "./uploads.js";

export function enablePictures(desk, channel) {
  const address = desk.area.dataset.markdownxUploadUrlsPath;
  const pictures = new Pictures(desk, new Uploads(desk, address), new Tray(desk.root));
  enableLibrary(desk, (files) => pictures.take(files));
  desk.area.addEventListener("paste", (event) => paste(desk, pictures, event));
  enableDropping(desk, pictures);
  channel.on("dropped", ({ files }) => pictures.take(files));
  addEventListener("beforeunload", (event) => pictures.isBusy && event.preventDefault());
  desk.area.addEventListener("input", ({ inputType }) => inputType === "historyUndo" && pictures.undone());
}

class Pictures {
  #desk;
  #uploads;
  #tray;
  #all = new Set();
  #count = 0;

  constructor(desk, uploads, tray) {
    this.#desk = desk;
    this.#uploads = uploads;
    this.#tray = tray;
  }

  /** Puts placeholders for files into the text, at an offset or the caret, and sends them. */
  take(files, offset) {
    const fresh = files.map((file) => new Upload(this.#desk, file, ++this.#count));
    const places = fresh.map((upload) => upload.place);
    insertPieces(this.#desk.text, places, offset);
    for (const upload of fresh) {
      this.#all.add(upload);
      upload.begin(this.#uploads, this.#tray);
    }
  }

  /** Whether a file is only here: on its way, or to be tried again. */
  get isBusy() {
    return [...this.#all].some((upload) => upload.isPending);
  }

  /** A picture that was put in and is undone leaves its placeholder behind: it is asked about. */
  undone() {
    for (const upload of this.#all) upload.lookAfterUndo();
  }
}

class Upload {
  #desk;
  #file;
  #uploads;
  #tray;
  #row;
  #stop;
  #picture;

  constructor(desk, file, number) {
    this.#desk = desk;
    this.#file = file;
    this.name = file.name;
    this.sending = placeholder(desk.word("uploadingPlace", `${this.name} #${number}`));
    this.failed = placeholder(desk.word("failedPlace", `${this.name} #${number}`));
    this.place = this.sending;
  }

  get isPending() {
    return !this.#picture && !this.#stop.signal.aborted;
  }

  begin(uploads, tray) {
    this.#uploads = uploads;
    this.#tray = tray;
    this.#open();
    this.#send();
  }

  #open() {
    this.#row = this.#tray.add(this.name, {
      retry: () => (this.#picture ? this.#put() : this.#again()),
      remove: () => this.#remove(),
      describe: (alt) => this.#describe(alt),
    });
  }

  async #send() {
    this.#stop = new AbortController();
    this.#row.show("sending", this.#desk.word("uploading"));
    const progress = (percent) => {
      this.#row.progress(percent);
      if (percent === 100) this.#row.show("sending", this.#desk.word("preparing"));
    };
    try {
      const { signal } = this.#stop;
      this.#picture = await this.#uploads.send(this.#file, { progress, signal });
      await this.#put();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      await this.#change(this.failed);
      this.#row.show("failed", error.message);
    }
  }

  async #again() {
    await this.#change(this.sending);
    this.#send();
  }

  /** Puts the picture in; then it is asked what it shows, unless that is known. */
  async #put() {
    const picture = this.#picture;
    if (!(await this.#change(markdown(picture)))) {
      this.#desk.say(this.#desk.word("pictureKept", this.name));
      this.#leave();
    } else if (picture.alt) this.#leave();
    else this.#row.ask(picture);
  }

  async #describe(alt) {
    const { mine, id, url } = this.#picture;
    this.#leave();
    if (!alt) return;
    await this.#change(markdown({ alt, url }));
    if (mine) await this.#remember(id, alt);
  }

  /** The description comes along wherever the picture is put next. */
  async #remember(id, alt) {
    this.#picture.alt = alt;
    const { pictures } = this.#desk.root.querySelector(".editor-uploads").dataset;
    try {
      await askJson(this.#desk, `${pictures}${id}/`, { method: "POST", body: new URLSearchParams({ alt }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#desk.say(error.message, "trouble");
    }
  }

  async #remove() {
    this.#stop.abort();
    this.#leave();
    await this.#change("");
  }

  async #change(fresh) {
    const isThere = await swap(this.#desk, this.place, fresh);
    this.place = fresh || this.place;
    return isThere;
  }

  lookAfterUndo() {
    const isBack = this.#picture && this.#desk.text.value.includes(this.sending);
    if (!isBack) return;
    this.place = this.sending;
    this.#row.leave();
    this.#open();
    this.#row.show("failed", this.#desk.word("pictureUndone"));
  }

  /** The row goes; who described a picture goes on to the next one, or back to the text. */
  #leave() {
    const left = this.#row.leave();
    if (left) (left.next ?? this.#desk.area).focus();
  }
}

/** Text comes first: what Word or a browser puts beside it as a picture is the same once more. */
function paste(desk, pictures, event) {
  const { clipboardData } = event;
  const files = [...clipboardData.files];
  const words = clipboardData.getData("text/plain").trim();
  const isText = words && !files.some(({ name }) => name === words);
  if (files.length && !isText) {
    event.preventDefault();
    pictures.take(files.map((file) => named(file, desk.word("pastedPicture"))));
  } else if (!words && /<img\s/i.test(clipboardData.getData("text/html")))
    desk.say(desk.word("remotePicture"), "trouble");
}

/** Browsers call every picture of the clipboard the same: it is called after the time instead. */
function named(file, words) {
  if (!["", "image.png"].includes(file.name)) return file;
  const time = new Date().toLocaleString("sv").replaceAll(":", ".");
  return new File([file], `${words} ${time}.png`, { type: file.type });
}

/** A file that misses the text must not take the desk away. */
function enableDropping(desk, pictures) {
  const panes = desk.root.querySelector(".editor-panes");
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const isAbove = ({ target }) => desk.root.contains(target) || target === document.body;
  const mark = (isOn) => panes.classList.toggle("is-dropping", isOn);
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event) || event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    mark(isAbove(event));
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFiles(event) || event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (isAbove(event) && files.length) pictures.take(files, offsetAt(event, desk.area));
  });
}

/** Where in the text something was dropped; where the caret is, if beside the text. */
function offsetAt({ clientX, clientY }, area) {
  const spot = document.caretPositionFromPoint?.(clientX, clientY);
  return spot?.offsetNode === area ? spot.offset : area.selectionStart;
}
