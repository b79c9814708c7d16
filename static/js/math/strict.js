/**
 * MathJax under `style-src 'self'`, without 'unsafe-inline'.
 *
 * In: MathJax's own classes. Out: classes that put style text into a constructed style sheet and style attributes
 * through the CSSOM, both of which the policy allows.
 */
export function strictAdaptor(HTMLAdaptor) {
  return class extends HTMLAdaptor {
    create(kind, namespace) {
      return kind === "style" ? sheetNode() : super.create(kind, namespace);
    }

    append(node, child) {
      if (!node.sheet) return super.append(node, child);
      node.sheet.replaceSync(child.nodeValue);
      return child;
    }

    setAttribute(node, name, value, namespace) {
      if (name === "style") node.style.cssText = value;
      else super.setAttribute(node, name, value, namespace);
    }
  };
}

/** What MathJax takes for a style element: it inserts its rules into `sheet`. */
function sheetNode() {
  const node = document.createElement("mjx-sheet");
  node.sheet = new CSSStyleSheet();
  return node;
}

/** Puts the rules of a node from `sheetNode` in force. */
export function adopt(node) {
  if (!document.adoptedStyleSheets.includes(node.sheet)) document.adoptedStyleSheets.push(node.sheet);
}
