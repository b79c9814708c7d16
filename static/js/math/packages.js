/**
 * Which TeX packages a group of formulas needs.
 *
 * The core is always there. Every other package is fetched only when a formula uses a name that the package
 * defines and nobody else has: so pages stay small, and `physics` changes `\div` only for those who use it.
 * What is in neither list does not exist: html, action and require would let a formula run script or load code.
 */
export const CORE = ["base", "ams", "newcommand", "begingroup", "boldsymbol"];

const OPTIONAL = {
  textmacros: /\\(?:text(?:rm|bf|it|sf|tt|up|normal)?|mbox|hbox)\s*\{[^{}]*\\(?!\()/,
  cancel: names("[bx]?cancel|cancelto"),
  color: names("color|textcolor|definecolor|f?colorbox"),
  cases: /\\begin\{(?:sub)?numcases\}/,
  braket: names("[bB]ra|[kK]et|[bB]raket|[sS]et|[kK]etbra"),
  mhchem: names("ce|pu"),
  mathtools: names(
    "vcentcolon|dblcolon|eqqcolon|[cC]oloneqq?|Eqqcolon|eqcolon|colonapprox|colonsim|nuparrow|" +
      "ndownarrow|bigtimes|mathclap|math[lr]lap|clap|cramped|prescript|(?:short)?intertext|" +
      "x(?:long)?(?:left|right|Left|Right|leftright|Leftright)arrow|xhook(?:left|right)arrow|xmapsto|" +
      "x(?:left|right|rightleft|leftright)harpoon(?:up|down|s)|(?:under|over)bracket|adjustlimits|splitfrac|" +
      "splitdfrac|mathmakebox|MoveEqLeft|Aboxed|ArrowBetweenLines|vdotswithin|DeclarePairedDelimiters?X?(?:PP)?|" +
      "mathtoolsset|[lr]dotp|lgathered|rgathered|multlined|smashoperator|newtagform|usetagform|refeq|noeqref",
    "[dr]cases|drcases|multlined|[bBpvV]?(?:small)?matrix\\*|crampedsubarray|spreadlines|[lr]gathered",
  ),
  physics: names(
    "qty|pqty|bqty|vqty|Bqty|abs|absolutevalue|norm|eval|evaluated|comm|commutator|acomm|anticommutator|" +
      "pb|poissonbracket|vb|vectorbold|va|vectorarrow|vu|vectorunit|vdot|dotproduct|crossproduct|" +
      "grad|gradient|curl|laplacian|dd|differential|dv|derivative|pdv|pderivative|partialderivative|fdv|" +
      "functionalderivative|tr|Tr|trace|Trace|rank|erf|Res|Residue|pv|PV|principalvalue|qq|qqtext|qcomma|qif|" +
      "qthen|qelse|qotherwise|qunless|qgiven|qusing|qassume|qsince|qlet|qfor|qall|qeven|qodd|qinteger|qand|qor|" +
      "qas|qin|variation|innerproduct|outerproduct|dyad|expval|expectationvalue|mel|" +
      "mqty|matrixquantity|pmqty|Pmqty|bmqty|vmqty|mdet|smqty|smdet|imat|xmat|zmat|pmat|" +
      "dmat|admat|flatfrac",
  ),
};

/** A pattern for any of the control words, or of the environments. */
function names(words, environments = "(?!)") {
  return new RegExp(`\\\\(?:${words})(?![a-zA-Z])|\\\\begin\\{(?:${environments})\\}`);
}

const DEFINED =
  /\\(?:(?:re|provide)?newcommand\*?|DeclareMathOperator\*?|[gx]?def|let)\s*\{?\s*(\\[a-zA-Z]+)/g;

/** The packages for all of `texts`, macro definitions included. What the authors define themselves needs none. */
export function packagesFor(texts) {
  const all = texts.join("\n");
  const own = new Set([...all.matchAll(DEFINED)].map((match) => match[1]));
  const used = all.replace(/\\[a-zA-Z]+/g, (name) => (own.has(name) ? "" : name));
  const optional = Object.keys(OPTIONAL).filter((name) => OPTIONAL[name].test(used));
  return [...CORE, ...withoutClash(optional)];
}

/** braket and physics define the same names; physics knows them all. */
function withoutClash(packages) {
  return packages.includes("physics") ? packages.filter((name) => name !== "braket") : packages;
}
