/** Why Rulewire is not there, and what to do about it. */
export interface Reason {
  readonly what: string
  readonly help?: string
}

const rebuild = 'run `npm rebuild re2` with the Node that runs the application'

/** npm runs install scripts where the application's package.json allows them; the words are those of npm 11.16 and newer. */
const allow = 'run `npm approve-scripts re2 && npm rebuild re2`, and install without --ignore-scripts'

/** @param error thrown while Rulewire was loaded or started */
export function whyNotStarted(error: unknown): Reason {
  const message = firstLine(error)
  if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_DLOPEN_DISABLED')
    return {
      what: 'Node is told to load no native modules, and re2 is one',
      help: 'leave --no-addons out, or --allow-addons in',
    }
  if (!isAboutRe2(error)) return { what: message }
  const { code } = error as NodeJS.ErrnoException
  if (/NODE_MODULE_VERSION|different Node\.js version/.test(String((error as Error).message)))
    return { what: 'the native module re2 was built for another version of Node', help: rebuild }
  if (code === 'ERR_DLOPEN_FAILED')
    return {
      what: `the native module re2 does not load (${message})`,
      help: `it was built for another system, or is damaged: ${rebuild}`,
    }
  if (message.includes('re2.node')) return { what: 'the native module re2 was not built', help: allow }
  return { what: `the package re2 is missing (${message})`, help: 'install the dependencies of rulewire again' }
}

/** In one line; of an error that may be anything. */
export function inWords({ what, help }: Reason): string {
  return help === undefined ? what : `${what}; ${help}`
}

function isAboutRe2(error: unknown): error is Error {
  return error instanceof Error && /\bre2\b/.test(`${error.message}${(error as { path?: string }).path ?? ''}`)
}

function firstLine(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).split('\n', 1)[0] as string
  } catch {
    return 'something that has no text was thrown'
  }
}
