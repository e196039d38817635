import { findAddress } from '../addresses.ts'
import { checkDeclared } from '../checks/index.ts'

/** What a set may declare; see `addresses` in the schema. */
const grammar = /^(?=.{1,128}$)(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*$/

/** Whether rules here can look at an address of this name: one that there is, or one that a set can declare. */
export function isUsableAddress(name: string): boolean {
  return findAddress(name) !== undefined || (grammar.test(name) && checkDeclared(name, '') === undefined)
}
