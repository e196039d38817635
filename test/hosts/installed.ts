import { createRequire } from 'node:module'

/** The file of a module that is installed here, not with the package. */
export const installed: (module: string) => string = createRequire(new URL('package.json', import.meta.url)).resolve
