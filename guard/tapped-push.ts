import type { Readable } from 'node:stream'
import { apply } from './intrinsics.ts'
import { exchangeOf } from './marks.ts'
import type { Method } from './override.ts'

/**
 * The tap of the body: the parser pushes, we look, the stream takes exactly what was pushed.
 * @param isBrokenOff whether the end that is pushed is none
 */
export function tapped<Request extends Readable>(original: Method, isBrokenOff: (request: Request) => boolean): Method {
  return function push(this: Request, ...args: unknown[]) {
    const watch = exchangeOf(this)?.bodyWatch
    if (watch === undefined) return apply(original, this, args)
    if (args[0] === null && isBrokenOff(this)) return apply(original, this, args)
    watch.pushed(args[0], args[1] as BufferEncoding | undefined)
    return watch.hasPushed(apply(original, this, args) as boolean)
  }
}
