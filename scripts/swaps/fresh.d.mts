import type { Engine, EngineOptions } from '../../engine/index.ts'
import type { Ended } from './swapping.mjs'

export declare function differsFromFresh(
  createEngine: (options?: EngineOptions) => Engine,
  options: EngineOptions,
  ended: Ended,
): { readonly expected: unknown; readonly actual: unknown } | undefined
