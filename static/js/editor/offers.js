/** Offers back what was typed and not saved: the draft on the server, and copies that this browser holds. */

import { askDifference } from "./difference.js";
import { areSame, fill } from "./fields.js";
import { showNotice, timeOf } from "./notices.js";
import { askJson, passRefusal, Refusal } from "./requests.js";

const MOST = 3;

export class Offers {
  #desk;
  #keeper;
  #tabs;
  #copies;

  constructor(desk, keeper, tabs, copies) {
    [this.#desk, this.#keeper, this.#tabs, this.#copies] = [desk, keeper, tabs, copies];
    desk.on("newer", ({ draft }) => this.#offerNewer(draft));
  }

  /** Until it is known what there is, nothing is sent. */
  async begin() {
    this.#keeper.hold("begin");
    try {
      await this.#tabs.ready;
      for (const each of await this.#find()) await this.#offer(each).catch(passRefusal);
    } finally {
      this.#keeper.release("begin");
    }
  }

  async #find() {
    const { note } = this.#desk;
    const drafts = await this.#drafts();
    const copies = this.#copies.of(note).filter((copy) => this.#isWanted(copy));
    const isStale = (copy) => drafts.some((draft) => areSame(copy.fields, draft.fields));
    for (const copy of copies.filter(isStale)) this.#copies.remove(copy.page);
    const fresh = copies.filter((copy) => !isStale(copy)).slice(0, MOST);
    const isOvertaken = (draft) =>
      fresh.some((copy) => copy.key === draft.key && copy.version === draft.version);
    return [...fresh, ...drafts.filter((draft) => !isOvertaken(draft))];
  }

  /** What another open page is writing is not offered; where a note is named, no other is. */
  #isWanted({ page, key }) {
    return !this.#tabs.isOpen(page) && (this.#desk.note || !this.#wanted || key === this.#wanted);
  }

  /** What the server keeps; if it cannot be asked, the copies are offered all the same. */
  async #drafts() {
    try {
      const { note } = this.#desk;
      if (note) return await this.#one({ article: note });
      if (this.#wanted) return await this.#one({ key: this.#wanted });
      const { drafts } = await this.#ask({});
      const mine = drafts
        .filter(({ tab }) => this.#tabs.isHere(tab) && !this.#tabs.isOpen(tab))
        .slice(0, MOST);
      return (await Promise.all(mine.map(({ key }) => this.#one({ key })))).flat();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [];
    }
  }

  async #one(which) {
    const { draft } = await this.#ask(which);
    return draft ? [draft] : [];
  }

  #ask(which) {
    return askJson(this.#desk, `${this.#desk.safety.dataset.drafts}?${new URLSearchParams(which)}`);
  }

  /** The draft that the address of the page names. */
  get #wanted() {
    return new URLSearchParams(location.search).get("draft");
  }

  async #offer(found) {
    if (areSame(found.fields, this.#keeper.fields))
      return this.#keeper.hasTyped ? this.#take(found) : this.#drop(found);
    const before = this.#desk.note ? undefined : this.#keeper.fields;
    const sides = { base: found.base, before, after: found.fields };
    const { differs, html, words } = await this.#compare(sides);
    if (!differs) return this.#drop(found);
    if (found.key === this.#wanted) return this.#take(found, words);
    const reason = found.page ?? found.key;
    if (!found.page && this.#desk.note) this.#keeper.hold(reason);
    const act = (work) => this.#once(reason, work);
    showNotice(this.#desk, {
      kind: reason,
      words: this.#wordsFor(found),
      html,
      acts: {
        [this.#desk.word("goOn")]: act(() => this.#take(found, words)),
        [this.#desk.word("discard")]: act(() => this.#drop(found)),
      },
    });
  }

  /** A difference that is not to be had must not keep the text back. */
  async #compare(sides) {
    try {
      return await askDifference(this.#desk, sides);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { differs: true, html: "", words: {} };
    }
  }

  #wordsFor({ page, tab, at, saved_at, fields }) {
    const from = page ?? tab;
    const where = this.#tabs.isOpen(from)
      ? "otherTab"
      : this.#tabs.isHere(from)
        ? "thisBrowser"
        : "otherBrowser";
    const what = this.#desk.note ? "offer" : "offerNew";
    const title = this.#desk.note ? [] : [fields.title || this.#desk.word("untitled")];
    return this.#desk.word(what, ...title, timeOf(at ?? saved_at), this.#desk.word(where));
  }

  /** A choice that fails is said, and can be made again. */
  #once(reason, work) {
    return async (notice) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.status === 409) this.#offerNewer(error.answer.draft);
        return this.#desk.say(error.message, "trouble");
      }
      notice.remove();
      this.#keeper.release(reason);
      this.#desk.area.focus();
    };
  }

  /** Its text comes into this page, which goes on from it. */
  #take(found, words) {
    const { base, key, version, tab, page } = found;
    this.#keeper.adopt({ key, version, tab: tab ?? page });
    if (this.#desk.note && base) this.#desk.field("base").value = base;
    fill(this.#desk, found.fields, words);
    this.#keeper.look();
    if (page) this.#copies.remove(page);
  }

  #drop(found) {
    if (found.page) return this.#copies.remove(found.page);
    return this.#keeper.discard(found);
  }

  /** Another tab, or another browser, has kept something that this page has not seen. */
  async #offerNewer(draft) {
    this.#keeper.hold(draft.key);
    this.#keeper.look();
    const sides = { before: this.#keeper.fields, after: draft.fields, base: draft.base };
    const found = await this.#compare(sides);
    if (!found.differs) {
      this.#take(draft, found.words);
      return this.#keeper.release(draft.key);
    }
    showNotice(this.#desk, {
      kind: draft.key,
      words: this.#desk.word("newer", timeOf(draft.saved_at)),
      html: found.html,
      acts: {
        [this.#desk.word("takeOver")]: this.#once(draft.key, () => this.#take(draft, found.words)),
        [this.#desk.word("keepMine")]: this.#once(draft.key, () => this.#replace(draft)),
      },
    });
  }

  async #replace(draft) {
    await this.#keeper.discard(draft);
    this.#keeper.forget();
  }
}
