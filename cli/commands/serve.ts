import { Command } from 'commander'
import { controlPlaneError, exitCodes, usageError } from '../exit.ts'
import { type FormatOption, wholeNumber, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'

interface ServeOptions extends FormatOption {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly newAdminToken?: boolean
}

/** What the command line needs of the package that it loads only here. */
export interface ControlPlaneModule {
  createControlPlane(options: {
    readonly dataDir: string
    readonly host: string
    readonly port: number
    readonly portFallback: boolean
    readonly newAdminToken: boolean
  }): {
    start(): Promise<{ readonly url: string; readonly adminToken?: string }>
    close(): Promise<void>
  }
}

const packageName: string = '@rulewire/control-plane'

/** `rulewire serve`: a control plane in this process. */
export function serveCommand(): Command {
  return withFormat(new Command('serve'))
    .summary('start a control plane')
    .description(
      'Starts a control plane: stores rule sets, offers them to instances, and knows what each of them runs. Ends with SIGINT or SIGTERM.',
    )
    .option('--port <port>', 'a free one is taken where this one is taken; 0: any', wholeNumber(0, 65_535), 7700)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--data <directory>', 'where rule sets and tokens are kept', './.rulewire')
    .option('--new-admin-token', 'make and print another admin token, for when the first one was lost')
    .action(serve)
}

async function serve({ port, host, data, newAdminToken = false, format }: ServeOptions): Promise<void> {
  const output = createOutput(format)
  const { createControlPlane } = await loadControlPlane()
  const controlPlane = createControlPlane({ dataDir: data, host, port, portFallback: true, newAdminToken })
  const ended = untilSignal(output)
  const { url, adminToken } = await controlPlane.start().catch(error => Promise.reject(notStarted(error)))
  if (format === 'json') output.json({ url, ...(adminToken === undefined ? {} : { admin_token: adminToken }) })
  else tell(url, adminToken, output)
  await ended
  await controlPlane.close()
}

function tell(url: string, adminToken: string | undefined, output: Output): void {
  if (adminToken !== undefined) output.text(`admin token (shown only now): ${adminToken}`)
  output.text(`control plane at ${url}`)
}

async function loadControlPlane(): Promise<ControlPlaneModule> {
  try {
    return await import(packageName)
  } catch (error) {
    if (!isNotInstalled(error)) throw error
    throw usageError(
      'not-installed',
      'the control plane is a package of its own, and not installed',
      `npm install ${packageName}`,
    )
  }
}

/** It, and not something that it needs. */
function isNotInstalled(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${packageName}'`)
}

/** What the system says of a directory that cannot be one of ours; a port that may not be used is another matter. */
const unusable = /(?:^|: )(?:EEXIST|ENOTDIR|EACCES|EPERM|EROFS|ENOENT|SQLITE_CANTOPEN|SQLITE_READONLY)/

function notStarted(error: unknown): Error {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const message = error instanceof Error ? error.message : String(error)
  const isPath = syscall !== 'listen' && (unusable.test(code) || unusable.test(message))
  const tell = isPath ? usageError : controlPlaneError
  return tell('not-started', `the control plane did not start: ${message}`)
}

/** Resolves at the first signal; the second one does not wait for an orderly end. */
function untilSignal({ note }: Output): Promise<void> {
  return new Promise(resolve => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(exitCodes.interrupted)
        asked = true
        note(`${signal}: closing`)
        resolve()
      })
    }
  })
}
