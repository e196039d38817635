import { fileURLToPath } from 'node:url'

/** The packages are installed one directory above. */
export default { outputFileTracingRoot: fileURLToPath(new URL('..', import.meta.url)) }
