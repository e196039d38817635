import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of the checkout, seen from `bench/dist/common/`. */
export const builtDist = fileURLToPath(new URL('../../../dist', import.meta.url))

/** npm runs scripts in the folder of their package, and tells where it was called. */
export function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? '', path)
}

/** Throws a TypeError on what is none. */
export function count(name: string, text: string, least: number): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < least)
    throw new TypeError(`--${name} must be a whole number, ${least} or more`)
  return number
}
