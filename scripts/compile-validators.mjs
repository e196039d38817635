import { writeFile } from 'node:fs/promises'
import standalone from 'ajv/dist/standalone/index.js'
import { createAjv } from '../dist/rules-schema/form/ajv.js'
import { validators } from '../dist/rules-schema/form/validators.js'

/**
 * The second half of the build: puts the code that Ajv makes of the schema in the place of the module that would have it made in every
 * process (`docs/decisions/0011-validators-are-built.md`). Both have the same exports, and say the same (`test/pack/validators.test.ts`).
 */
const target = new URL('../dist/rules-schema/form/validators.js', import.meta.url)

const ucs2length = 'ajv/dist/runtime/ucs2length'

const helpers = `import module from '${ucs2length}.js'
/** As whoever loads a module of CommonJS sees it. */
const countOf = module.default ?? module
const hasPairs = /[\\ud800-\\udbff]/
/** Characters. Without pairs of surrogates they are units, and need not be counted, which takes ten times as long. */
const lengthOf = text => (hasPairs.test(text) ? countOf(text) : text.length)
const require = () => ({ default: lengthOf })
const lazily = (make, part) => {
  let made
  const validate = value => {
    made ??= make()[part]
    const isRight = made(value)
    validate.errors = made.errors
    return isRight
  }
  return validate
}
const once = make => {
  let made
  return () => (made ??= make())
}`

/** What has conditions in it: a hundred times the code of the others, which every document needs. */
const large = ['rule', 'exclusion']

const sets = Object.entries(validators).map(([name, set]) => ({
  name,
  units: [large, Object.keys(set).filter(part => !large.includes(part))]
    .filter(parts => parts.length > 0)
    .map((parts, index) => ({ parts, load: `${name}${index}`, text: codeOf(name === 'everyMistake', parts) })),
}))
const units = sets.flatMap(set => set.units)
for (const { text } of units) assertIsKnown(text)

await writeFile(target, [helpers, ...units.map(functionOf), exported(sets), ''].join('\n'))

/** @param {boolean} allErrors @param {readonly string[]} parts - names of schemas, each of which becomes an export */
function codeOf(allErrors, parts) {
  return standalone.default(createAjv({ allErrors, source: true }), Object.fromEntries(parts.map(part => [part, part])))
}

/** What Ajv's code asks for at run time is what `helpers` have. */
function assertIsKnown(text) {
  for (const [, module] of text.matchAll(/\brequire\("([^"]+)"\)/g))
    if (module !== ucs2length)
      throw new Error(`the code of a validator needs ${module}, which nobody has provided for it`)
}

/** Within a function nothing of it runs, nor is compiled, before it is needed. */
function functionOf({ load, text }) {
  return `const ${load} = once(() => { const exports = {}\n${text}\nreturn exports })`
}

function exported(sets) {
  const lines = sets.map(({ name, units }) => {
    const members = units.flatMap(({ parts, load }) => parts.map(part => `${part}: lazily(${load}, '${part}')`))
    return `  ${name}: { ${members.join(', ')} },`
  })
  return `export const validators = {\n${lines.join('\n')}\n}`
}
