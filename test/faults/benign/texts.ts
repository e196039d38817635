import type { Randomly } from '../support/random.ts'

/** What people type: many languages, signs that mean something elsewhere, joiners that belong into words and emoji. */
export const sentences: readonly string[] = [
  'red running shoes size 42',
  'how to select a union representative',
  "rock'n'roll & blues",
  "O'Brien's café",
  'C++ vs. C# – which one?',
  'a < b && b > c',
  '50% off, 100 % cotton',
  'price: 9,99 € (incl. VAT)',
  'AT&T; "quoted" text',
  'e-mail me: jane.doe+shop@example.com',
  'Straße, Größe, Übergrößentäger',
  'où est la bibliothèque ?',
  '¿Dónde está el baño?',
  'zażółć gęślą jaźń',
  'příliš žluťoučký kůň',
  'Привет, как дела?',
  'Καλημέρα κόσμε',
  'שלום עולם',
  'مرحبا بالعالم',
  'می\u200cخواهم یک کتاب\u200cخانه',
  'नमस्ते दुनिया',
  'क्\u200dष और क्\u200cष',
  'สวัสดีชาวโลก',
  '你好，世界',
  'こんにちは世界',
  'ｶﾀｶﾅ と カタカナ',
  '안녕하세요 세계',
  'Tiếng Việt có dấu',
  'İstanbul ve ışık',
  '👩\u200d👩\u200d👧\u200d👦 family photo',
  '🏳️\u200d🌈 pride 2026',
  'thumbs 👍🏽 up',
  'ok ✔️ done',
  '½ cup – 2² = 4 ™',
  'line one\nline two\r\nline three',
  'tab\tseparated',
  'non\u00a0breaking 10\u00a0km',
  'https://shop.example/a?b=c&d=e#top',
  'C:\\Users\\jane\\Documents\\letter.docx',
  '../images/logo.png',
  '{"not":"json","at":all}',
  'SELECT your favourite; UPDATE your profile',
  '<3 you & me',
  'if (x) { return y; } // comment',
  '#hashtag @mention $cashtag',
  '1+1=2; 2*2=4',
  '------',
  'null',
  'true',
  '0',
  '',
]

export const words = [
  'shoes',
  'blue',
  'summer',
  'sale',
  'table',
  'lamp',
  'Berlin',
  'price',
  'desc',
  'page',
  'news',
  'about',
  'team',
  'cart',
  'report',
]

export const names = [
  'Jane Doe',
  'José García',
  'Zoë Müller',
  "Seán O'Neill",
  '李小龍',
  'Ольга Иванова',
  'Nguyễn Văn A',
  'فاطمه',
  'Jean-Luc Picard',
  'Søren Kierkegård',
]

export const fileNames = [
  'photo.jpg',
  'IMG_2041.HEIC',
  'Lebenslauf (final) v2.pdf',
  'résumé.docx',
  '報告書.xlsx',
  'отчёт.pdf',
  'screenshot 2026-01-01 at 10.00.00.png',
  'a+b&c=d.txt',
  '50% off.png',
  "it's mine.txt",
  '📷 holiday.jpg',
  'archive.tar.gz',
  'naïve.txt',
]

const hex = '0123456789abcdef'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const idOf = ({ below }: Randomly, length: number): string =>
  Array.from({ length }, () => letters[below(62)]).join('')

export const hexOf = ({ below }: Randomly, length: number): string =>
  Array.from({ length }, () => hex[below(16)]).join('')

export const uuidOf = (random: Randomly): string => [8, 4, 4, 4, 12].map(length => hexOf(random, length)).join('-')

export const base64Of = (random: Randomly, bytes: number): string => random.bytes(bytes).toString('base64')

/** The shape of a signed token; nothing in it is a secret. */
export const tokenOf = (random: Randomly): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: idOf(random, 12), iat: 1_790_000_000 + random.below(1e6) })}.${random.bytes(64).toString('base64url')}`
}

export const emailOf = (random: Randomly): string =>
  `${random.pick(['jane', 'j.doe', 'info', 'o_neil'])}${random.pick(['', '+news', '+a.b', `${random.below(99)}`])}@example.${random.pick(['com', 'org', 'co.uk'])}`

export const dateOf = ({ below }: Randomly): string => new Date(1_780_000_000_000 + below(1e10)).toISOString()
