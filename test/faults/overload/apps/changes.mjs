/** What applications, their dependencies and tools of their tests do to the world of all. Each answers what takes it back. */

/** A property as it would be after somebody merged what a client had sent: enumerable. */
function polluted(target, name, value) {
  return () => {
    const before = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, {
      __proto__: null,
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
    return () => {
      if (before === undefined) Reflect.deleteProperty(target, name)
      else Object.defineProperty(target, name, before)
    }
  }
}

function replaced(target, name, make) {
  return () => {
    const before = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, { ...before, value: make(before.value) })
    return () => Object.defineProperty(target, name, before)
  }
}

/** Names that mean something in rules, requests, or options of ours. */
const names = [
  ...[
    'id',
    'name',
    'category',
    'event',
    'scope',
    'endpoint',
    'conditions',
    'capture',
    'action',
    'shadow',
    'report',
    'keep',
  ],
  ...[
    'priority',
    'tags',
    'enabled',
    'expires_at',
    'operator',
    'inputs',
    'address',
    'path',
    'transformers',
    'regex',
    'value',
  ],
  ...[
    'values',
    'list',
    'options',
    'case_sensitive',
    'min_length',
    'word_boundary',
    'delta',
    'condition',
    'effect',
    'type',
  ],
  ...['status_code', 'format', 'location', 'method', 'exact', 'service', 'env', 'mask', 'target', 'keys', 'checksum'],
  ...[
    'done',
    'cut',
    'lazy',
    'known',
    'filenames',
    'partHeaders',
    'readings',
    'length',
    'encoding',
    'hasBody',
    'host',
    'url',
    'headers',
    'body',
    'cookies',
    'text',
    'then',
    'toJSON',
    'error',
    'sinks',
  ],
  ...['constructor', 'role', 'isAdmin', '__proto__x', '0', 'a', 'steal'],
]

/** With an action that would block, too: where a member is read that is not there, somebody else says what it is. */
const values = {
  text: 'polluted',
  yes: true,
  no: false,
  action: { type: 'block', status_code: 403, format: 'auto' },
}

/** With this one Node itself serves nothing. */
const nodesOwn = 'encoding'

const polluting = (name, value) => polluted(Object.prototype, name, values[value])

const pollution = Object.fromEntries(
  names.flatMap(name =>
    name === nodesOwn
      ? []
      : Object.keys(values).map(value => [`Object.prototype.${name} = ${value}`, polluting(name, value)]),
  ),
)

const passing = original =>
  function passing(...args) {
    return Reflect.apply(original, this, args)
  }

export const changes = {
  ...pollution,
  'Array.prototype.extra': polluted(Array.prototype, 'extra', 'polluted'),
  'Array.prototype.0': polluted(Array.prototype, '0', 'polluted'),
  'String.prototype.extra': polluted(String.prototype, 'extra', 'polluted'),
  'Function.prototype.extra': polluted(Function.prototype, 'extra', 'polluted'),
  'Date.now = 0': replaced(Date, 'now', () => () => 0),
  'Date = 1970': () => {
    const before = globalThis.Date
    globalThis.Date = class extends before {
      constructor() {
        super(0)
      }
      static now() {
        return 0
      }
    }
    return () => {
      globalThis.Date = before
    }
  },
  'performance.now stands still': replaced(Object.getPrototypeOf(performance), 'now', () => () => 1),
  'Math.random = 0.5': replaced(Math, 'random', () => () => 0.5),
  'Math.max, wrapped': replaced(Math, 'max', passing),
  'JSON.parse, wrapped': replaced(JSON, 'parse', passing),
  'JSON.stringify, wrapped': replaced(JSON, 'stringify', passing),
  'Array.prototype.map, wrapped': replaced(Array.prototype, 'map', passing),
  'Array.prototype.push, wrapped': replaced(Array.prototype, 'push', passing),
  'setTimeout never comes': replaced(globalThis, 'setTimeout', () => () => ({ unref() {}, ref() {} })),
  'setImmediate never comes': replaced(globalThis, 'setImmediate', () => () => ({})),
  'process.nextTick, wrapped': replaced(process, 'nextTick', passing),
}

/** Without those that Node's own HTTP server calls: with these no application answers anything. */
const throwing = [
  [Object, 'Object', 'entries keys values fromEntries assign hasOwn create freeze getPrototypeOf'],
  [Array, 'Array', 'isArray from of'],
  [
    Array.prototype,
    'Array.prototype',
    'map flatMap filter join some every find includes at sort toSorted concat indexOf reduce forEach entries',
  ],
  [
    String.prototype,
    'String.prototype',
    'split indexOf replace replaceAll trim startsWith endsWith includes codePointAt normalize',
  ],
  [Map.prototype, 'Map.prototype', 'get set has delete keys values entries'],
  [Set.prototype, 'Set.prototype', 'add has delete values'],
  [WeakMap.prototype, 'WeakMap.prototype', 'get set has'],
  [WeakSet.prototype, 'WeakSet.prototype', 'add has'],
  [JSON, 'JSON', 'parse stringify'],
  [Math, 'Math', 'max min floor'],
  [Number, 'Number', 'isInteger isSafeInteger isFinite'],
  [Date, 'Date', 'now'],
  [Date.prototype, 'Date.prototype', 'toISOString'],
  [Buffer, 'Buffer', 'from concat'],
  [Reflect, 'Reflect', 'apply get ownKeys'],
  [globalThis, 'globalThis', 'setImmediate setTimeout clearTimeout decodeURIComponent queueMicrotask structuredClone'],
  [Promise.prototype, 'Promise.prototype', 'then'],
]

export const broken = Object.fromEntries(
  throwing.flatMap(([target, name, methods]) =>
    methods.split(' ').map(method => [
      `${name}.${method} throws`,
      replaced(target, method, () => () => {
        throw new Error('broken')
      }),
    ]),
  ),
)
