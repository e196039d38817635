/** What a median should be, in the unit of its measure or against another median of the same run. */
export type Aim =
  | { readonly kind: 'peer'; readonly atMost: number }
  | { readonly kind: 'growth'; readonly from: number; readonly atMost: number }
  | { readonly kind: 'absolute'; readonly atMost: number }

export interface Medians {
  readonly own: number
  readonly peer: number | undefined
  /** Our own median at another size of the same scenario; undefined where that was not run. */
  ownAt(size: number): number | undefined
}

/** Undefined: what it is measured against was not run. */
export function isMet(aim: Aim, medians: Medians): boolean | undefined {
  const quotient = quotientOf(aim, medians)
  return quotient === undefined ? undefined : quotient <= aim.atMost
}

/** The aim in words, and for growth what became of it. */
export function tellAim(aim: Aim, medians: Medians, unit: string): string {
  switch (aim.kind) {
    case 'peer':
      return aim.atMost === 1 ? "≤ libddwaf's" : `≤ 1/${Math.round(1 / aim.atMost).toLocaleString('en')}`
    case 'growth': {
      const grown = quotientOf(aim, medians)
      const became = grown === undefined ? '' : ` (${grown.toFixed(1)} ×)`
      return `≤ ${aim.atMost} × at ${aim.from.toLocaleString('en')}${became}`
    }
    case 'absolute':
      return `≤ ${aim.atMost} ${unit}`
  }
}

function quotientOf(aim: Aim, { own, peer, ownAt }: Medians): number | undefined {
  const base = aim.kind === 'peer' ? peer : aim.kind === 'growth' ? ownAt(aim.from) : 1
  return base === undefined ? undefined : own / base
}
