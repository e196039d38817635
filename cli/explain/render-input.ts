import type { InputExplanation, ValueExplanation } from '../../engine/index.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { shown } from '../tests/render.ts'

const longest = 200

/** An input, and below it every value that was looked at, with what transformers made of it. */
export function renderInput(input: InputExplanation, indent: number, colors: Output['colors']): readonly string[] {
  const { address, path, target, values, more, reasons } = input
  const place = `${printable(address)}${path === '$' ? '' : ` ${printable(path)}`}${target === 'keys' ? ' (names)' : ''}`
  const pad = ' '.repeat(indent)
  return [
    `${pad}${place}${absence(input)}`,
    ...values.flatMap(value => renderValue(value, indent + 2, colors)),
    ...(more === 0 ? [] : [`${pad}  and ${more} more`]),
    ...(reasons.length === 0 ? [] : [`${pad}  ${colors.yellow('not looked at to the end')}: ${reasons.join(', ')}`]),
  ]
}

/** Why there is nothing below. */
function absence({ state, values, reasons }: InputExplanation): string {
  if (state === 'absent') return ': did not come'
  if (state === 'pending') return ': may still come'
  if (state === 'cut') return ': came, but not whole'
  return values.length === 0 && reasons.length === 0 ? ': nothing there' : ''
}

function renderValue(value: ValueExplanation, indent: number, colors: Output['colors']): readonly string[] {
  const { path, type, holds, highlight, transformed } = value
  const mark = holds === true ? colors.green('✓') : holds === false ? colors.red('✗') : colors.yellow('?')
  const seen = value.value === undefined ? type : short(value.value)
  const last = transformed.at(-1)?.value ?? value.value
  const part = highlight === undefined || highlight === '' || highlight === last ? '' : `  (${short(highlight)})`
  const pad = ' '.repeat(indent)
  return [
    `${pad}${mark} ${printable(path)} = ${seen}${transformed.length === 0 ? part : ''}`,
    ...transformed.map(({ transformer, value: text }, at) => {
      return `${pad}    ${transformer} → ${short(text)}${at === transformed.length - 1 ? part : ''}`
    }),
  ]
}

function short(value: unknown): string {
  const text = shown(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
