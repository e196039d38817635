import { error, type Problem } from '../../rules-schema/index.ts'
import { errorCode } from '../snapshot/index.ts'

/** What can be wrong with a file before there is anything to parse. */

export function missing(file: string): Problem {
  return { ...error('RW405', '', 'there is nothing here'), file }
}

export function noRuleFiles(file: string): Problem {
  return {
    ...error(
      'RW405',
      '',
      'there is no rule file in this directory',
      'rule files end in .json; a set without rules is {"version":1,"rules":[],"allow_empty":true}',
    ),
    file,
  }
}

export function unreadable(file: string, thrown: unknown): Problem {
  const code = errorCode(thrown)
  if (code === 'ELOOP') return leadsNowhere(file, 'a link that leads in a circle')
  return { ...error('RW406', '', reasons[code] ?? `it cannot be read (${code})`), file }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read by this process (EACCES)',
  EPERM: 'it may not be read by this process (EPERM)',
  ENOENT: 'it went away while it was read (ENOENT)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ENAMETOOLONG: 'its path is too long (ENAMETOOLONG)',
}

export function restless(file: string): Problem {
  const help = 'write a new file beside it and rename that over it; keep what changes all the time elsewhere'
  return { ...error('RW406', '', 'it changes faster than it can be read', help), file }
}

export function notAFile(file: string, what: string): Problem {
  return { ...error('RW407', '', `it is ${what}, not a regular file`), file }
}

export function leadsNowhere(file: string, what: string): Problem {
  return { ...error('RW408', '', `it is ${what}`), file }
}

export function leadsOutside(file: string, root: string): Problem {
  return {
    ...error('RW408', '', 'it is a link to a place outside of the rule directory', `links must stay within ${root}`),
    file,
  }
}

export function tooLarge(file: string, maxBytes: number): Problem {
  const message = `larger than ${maxBytes / 1024 / 1024} MiB`
  return { ...error('RW005', '', message, 'split it into several files, or into fewer rules'), file }
}

export function tooMuch(file: string, maxBytes: number): Problem {
  return { ...error('RW005', '', `its rule files have more than ${maxBytes / 1024 / 1024} MiB together`), file }
}

export function tooManyFiles(file: string, max: number): Problem {
  return { ...error('RW117', '', `it has more than ${max} rule files`), file }
}

export function tooDeep(file: string, maxDepth: number): Problem {
  const help = 'rules that nobody reads are a trap: move the directory up, or out'
  return { ...error('RW004', '', `directories are nested deeper than ${maxDepth}`, help), file }
}
