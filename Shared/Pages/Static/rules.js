// JSON Logic (jsonlogic.com) for the browser: the twin of the module Rules, tested with the same vectors.
//
// Never runs text as code. Settled like the twin: what is no number is null; lists and objects are equal when
// their content is; lengths and places in text count Unicode scalars; only own members and elements are seen.

export class RuleError extends Error {
  constructor(kind, pointer = []) {
    super(kind);
    this.kind = kind;
    this.pointer = pointer;
  }

  under(token) {
    return new RuleError(this.kind, [token, ...this.pointer]);
  }
}

const lazy = new Set(["if", "?:", "and", "or", "map", "filter", "reduce", "all", "none", "some"]);
// Operators that may put together a list which is in no data.
const gathering = new Set(["merge", "missing", "missing_some"]);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export const truthy = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** The value of a rule for some data; throws RuleError. */
export function evaluate(rule, data = null, { steps = 100000, depth = 64, text = 65536 } = {}) {
  const budget = { steps, depth, text };
  check(rule, depth);
  return apply(rule, data, 0, budget);
}

/** Whether the value of a rule is truthy. */
export const holds = (rule, data, limits) => truthy(evaluate(rule, data, limits));

/** Refuses an unknown operator wherever it stands, also where it would not be reached. */
function check(logic, depth) {
  if (depth <= 0) throw new RuleError("tooDeep");
  if (Array.isArray(logic)) {
    logic.forEach((element, index) => located(index, () => check(element, depth - 1)));
  } else if (isObject(logic) && Object.keys(logic).length === 1) {
    const [[name, values]] = Object.entries(logic);
    if (!lazy.has(name) && !Object.hasOwn(operators, name)) throw new RuleError(`unknownOperator ${name}`);
    located(name, () => check(values, depth - 1));
  }
}

function apply(logic, data, depth, budget) {
  if (depth >= budget.depth) throw new RuleError("tooDeep");
  charge(budget, 1);
  if (Array.isArray(logic)) return paid(applyAll(logic, data, depth + 1, budget), budget);
  if (!isObject(logic) || Object.keys(logic).length !== 1) return logic;
  const [[name, written]] = Object.entries(logic);
  const values = Array.isArray(written) ? written : [written];
  return located(name, () => {
    if (lazy.has(name)) return lazily(name, values, data, depth + 1, budget);
    const evaluated = applyAll(values, data, depth + 1, budget);
    if (name === "cat") paid(evaluated, budget);
    const result = operators[name](evaluated, data);
    if (typeof result === "string" && [...result].length > budget.text) throw new RuleError("tooLong");
    return gathering.has(name) ? paid(result, budget) : result;
  });
}

function located(token, body) {
  try {
    return body();
  } catch (error) {
    throw error instanceof RuleError ? error.under(String(token)) : error;
  }
}

function charge(budget, count) {
  budget.steps -= count;
  if (budget.steps < 0) throw new RuleError("tooManySteps");
}

/** What a rule puts together costs as many steps as it holds values, and one for each 1024 code units of text. */
function paid(value, budget) {
  if (typeof value === "string") {
    charge(budget, Math.floor(value.length / 1024));
  } else if (typeof value === "object" && value !== null) {
    const held = Object.values(value);
    charge(budget, held.length);
    for (const one of held) paid(one, budget);
  }
  return value;
}

const applyAll = (logics, data, depth, budget) =>
  logics.map((logic, index) => located(index, () => apply(logic, data, depth, budget)));

function lazily(name, values, data, depth, budget) {
  const evaluateAt = (index, scope) =>
    located(index, () => apply(index < values.length ? values[index] : null, scope, depth, budget));
  if (name === "if" || name === "?:") {
    for (let i = 0; i + 1 < values.length; i += 2) {
      if (truthy(evaluateAt(i, data))) return evaluateAt(i + 1, data);
    }
    return values.length % 2 === 1 ? evaluateAt(values.length - 1, data) : null;
  }
  if (name === "and" || name === "or") {
    let last = null;
    for (let i = 0; i < values.length; i += 1) {
      last = evaluateAt(i, data);
      if (truthy(last) === (name === "or")) break;
    }
    return last;
  }
  const found = evaluateAt(0, data);
  const list = Array.isArray(found) ? found : [];
  switch (name) {
    case "reduce": {
      let accumulator = values.length > 2 ? evaluateAt(2, data) : null;
      for (const current of list) {
        accumulator = evaluateAt(1, { current, accumulator });
        // It may be the scope itself, one deeper with each element.
        if (isObject(accumulator)) paid(accumulator, budget);
      }
      return accumulator;
    }
    case "map": return paid(list.map((element) => evaluateAt(1, element)), budget);
    case "filter": return list.filter((element) => truthy(evaluateAt(1, element)));
    case "all": return list.length > 0 && list.every((element) => truthy(evaluateAt(1, element)));
    default: return list.some((element) => truthy(evaluateAt(1, element))) === (name === "some");
  }
}

const finite = (number) => (Number.isFinite(number) ? number + 0 : null);
const nullable = (value) => (value === undefined ? null : value);

function toText(value) {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(toText).join(",");
  return String(value);
}

function toNumber(value) {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  if (isObject(value)) return NaN;
  const text = toText(value).replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
  if (text === "") return 0;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function leadingNumber(value) {
  if (typeof value === "number") return value;
  if (typeof value !== "string" && !Array.isArray(value)) return NaN;
  const found = /^[ \t-\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/i.exec(toText(value));
  return found ? Number(found[1]) : NaN;
}

function strictlyEqual(one, two) {
  if (Array.isArray(one)) {
    return Array.isArray(two) && one.length === two.length && one.every((element, i) => strictlyEqual(element, two[i]));
  }
  if (!isObject(one) || !isObject(two)) return one === two;
  const keys = Object.keys(one);
  return keys.length === Object.keys(two).length
    && keys.every((key) => Object.hasOwn(two, key) && strictlyEqual(one[key], two[key]));
}

function looselyEqual(one, two) {
  if (one === null || two === null) return one === two;
  const isPlain = (value) => typeof value !== "object";
  if (typeof one === typeof two && (isPlain(one) || Array.isArray(one) === Array.isArray(two))) return strictlyEqual(one, two);
  if ((typeof one === "string" && !isPlain(two)) || (typeof two === "string" && !isPlain(one))) {
    return toText(one) === toText(two);
  }
  return toNumber(one) === toNumber(two);
}

function precedes(one, two, orEqual) {
  const isText = (value) => typeof value === "string" || (typeof value === "object" && value !== null);
  if (isText(one) && isText(two)) return orEqual ? toText(one) <= toText(two) : toText(one) < toText(two);
  return orEqual ? toNumber(one) <= toNumber(two) : toNumber(one) < toNumber(two);
}

function ascending(values, orEqual) {
  const [one = null, two = null, three] = values;
  return precedes(one, two, orEqual) && (three === undefined || precedes(two, three, orEqual));
}

function extreme(values, choose) {
  const numbers = values.map(toNumber);
  return numbers.length === 0 || numbers.some(Number.isNaN) ? null : finite(choose(...numbers));
}

function contains(needle, hay) {
  if (Array.isArray(hay)) return hay.some((element) => strictlyEqual(element, needle));
  return typeof hay === "string" && hay !== "" && hay.includes(toText(needle));
}

function part(values) {
  const scalars = [...toText(nullable(values[0]))];
  const whole = (value) => Math.trunc(toNumber(nullable(value))) || 0;
  const asked = whole(values[1]);
  const start = asked < 0 ? Math.max(scalars.length + asked, 0) : Math.min(asked, scalars.length);
  if (values.length < 3) return scalars.slice(start).join("");
  const length = whole(values[2]);
  const end = length < 0 ? scalars.length + length : start + length;
  return scalars.slice(start, Math.max(start, end)).join("");
}

/** What `var` finds under a path with dots; undefined when there is nothing. */
function find(data, path) {
  if (path === undefined || path === null || path === "") return data;
  let value = data;
  for (const token of toText(path).split(".")) {
    const isIndex = Array.isArray(value) && /^(0|[1-9]\d*)$/.test(token);
    if (!isIndex && !isObject(value)) return undefined;
    if (!Object.hasOwn(value, token)) return undefined;
    value = value[token];
  }
  return value;
}

const missing = (paths, data) => paths.filter((path) => [null, undefined, ""].includes(find(data, path)));

const operators = {
  "==": ([one = null, two = null]) => looselyEqual(one, two),
  "!=": ([one = null, two = null]) => !looselyEqual(one, two),
  "===": ([one = null, two = null]) => strictlyEqual(one, two),
  "!==": ([one = null, two = null]) => !strictlyEqual(one, two),
  ">": ([one = null, two = null]) => precedes(two, one, false),
  ">=": ([one = null, two = null]) => precedes(two, one, true),
  "<": (values) => ascending(values, false),
  "<=": (values) => ascending(values, true),
  "!": ([value = null]) => !truthy(value),
  "!!": ([value = null]) => truthy(value),
  "+": (values) => finite(values.reduce((sum, value) => sum + leadingNumber(value), 0)),
  "*": (values) => (values.length ? finite(values.reduce((product, value) => product * leadingNumber(value), 1)) : null),
  "-": (values) => {
    const first = toNumber(nullable(values[0]));
    return finite(values.length < 2 ? 0 - first : first - toNumber(values[1]));
  },
  "/": ([one = null, two = null]) => finite(toNumber(one) / toNumber(two)),
  "%": ([one = null, two = null]) => finite(toNumber(one) % toNumber(two)),
  min: (values) => extreme(values, Math.min),
  max: (values) => extreme(values, Math.max),
  merge: (values) => values.flatMap((value) => value),
  cat: (values) => values.map(toText).join(""),
  in: ([needle = null, hay = null]) => contains(needle, hay),
  substr: (values) => part(values),
  log: ([value = null]) => value,
  var: ([path, otherwise = null], data) => {
    const found = find(data, path);
    return found === undefined ? otherwise : found;
  },
  missing: (values, data) => missing(Array.isArray(values[0]) ? values[0] : values, data),
  missing_some: ([need = null, options = null], data) => {
    const asked = Array.isArray(options) ? options : [];
    const absent = missing(asked, data);
    return asked.length - absent.length >= toNumber(need) ? [] : absent;
  },
};
