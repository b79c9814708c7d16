/** Never lose a line: what is typed is kept, offered back, and never replaced by what one has not seen. */

import { Copies } from "./copies.js";
import { hasNewCover } from "./fields.js";
import { Keeper } from "./keeping.js";
import { tellNews } from "./news.js";
import { Offers } from "./offers.js";
import { enablePublishing } from "./publish.js";
import { Tabs } from "./tabs.js";

export function enableSafety(desk) {
  const { writer } = desk.safety.dataset;
  const tabs = new Tabs(writer, desk.note);
  const copies = new Copies(writer);
  const keeper = new Keeper(desk, tabs, copies);
  desk.isKept = () => keeper.isKept && !hasNewCover(desk.form);
  tellNews(desk, keeper, tabs);
  enablePublishing(desk, keeper);
  new Offers(desk, keeper, tabs, copies).begin();
}
