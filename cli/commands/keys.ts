import { Command, Option } from 'commander'
import {
  generatePrivateKey,
  type KeyPairFiles,
  type PublicKey,
  type Role,
  roles,
  writeKeyPair,
} from '../../remote-config/signing/index.ts'
import { usageError } from '../exit.ts'
import { type KeyFile, readKeyFile } from '../keys/read-key-file.ts'
import { type FormatOption, withFormat } from '../options.ts'
import { createOutput } from '../output.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'

/** `rulewire keys init | show`. */
export function keysCommand(): Command {
  const command = new Command('keys')
    .summary('make and show the keys that rules are signed with')
    .description('Who may write rules: keys of authors sign releases, those of servers say which release is for whom.')
  command.addCommand(initSubcommand())
  command.addCommand(showSubcommand())
  return command
}

interface InitOptions extends FormatOption {
  readonly dir: string
  readonly role: Role
}

function initSubcommand(): Command {
  return withFormat(new Command('init'))
    .description(
      'Makes a key pair: the private key in a file that only you may read, and the public one for RULEWIRE_TRUST, which is printed. Never overwrites a key.',
    )
    .option('--dir <directory>', 'where to; made if need be, for you alone', '.rulewire/keys')
    .addOption(
      new Option('--role <role>', 'author: signs releases; server: signs assignments').choices(roles).default('author'),
    )
    .action(init)
}

function init({ dir, role, format }: InitOptions): void {
  const output = createOutput(format)
  const key = generatePrivateKey()
  const { privateFile, publicFile } = write(dir, role, () => writeKeyPair(dir, role, key))
  const { keyid, text } = key.publicKey
  const trust = `${role}:${text}`
  if (format === 'json')
    return void output.json({ role, keyid, trust, private_file: privateFile, public_file: publicFile })
  output.note(`key ${keyid}, role ${role}`)
  output.note(`private key: ${printable(privateFile)}; keep it, and keep it to yourself`)
  output.note(`public key: ${printable(publicFile)}; for RULEWIRE_TRUST of every instance:`)
  output.text(trust)
}

function write(directory: string, role: Role, task: () => KeyPairFiles): KeyPairFiles {
  try {
    return task()
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    if (code === 'EEXIST' && syscall === 'mkdir') throw usageError('unwritable', `${directory} is no directory`)
    if (code === 'EEXIST')
      throw usageError(
        'exists',
        `${directory} has a key of the role ${role} already`,
        'a key that is gone cannot be made again: take another directory with --dir, or move the old one away',
      )
    throw usageError('unwritable', `${directory} cannot be written to (${code})`)
  }
}

function showSubcommand(): Command {
  return withFormat(new Command('show'))
    .description('Shows the public keys in files of private or public keys, and what they are called.')
    .argument('<files...>', 'PEM, or lines as in RULEWIRE_TRUST')
    .action(show)
}

function show(files: readonly string[], { format }: FormatOption): void {
  const output = createOutput(format)
  const found = files.map(file => readKeyFile(file))
  if (format === 'json') return void output.json({ keys: found.flatMap(jsonOf) })
  output.text(table([['KEY ID', 'PUBLIC KEY', 'KIND', 'FILE'], ...found.flatMap(rowsOf)]))
}

function jsonOf({ file, kind, keys }: KeyFile): readonly object[] {
  return keys.map(({ keyid, text }: PublicKey) => ({ file, kind, keyid, public_key: text }))
}

function rowsOf({ file, kind, keys }: KeyFile): readonly (readonly string[])[] {
  return keys.map(({ keyid, text }) => [keyid, text, kind, printable(file)])
}
