/**
 * Our engine reads regular expressions through the `re2` package, which takes some spellings of JavaScript besides those of RE2. Here
 * they are in RE2's own, for engines that have RE2 alone.
 */
export function plainRe2(regex: string): string {
  return regex.replaceAll(spellings, (found, control, code, short, kind, name) => {
    if (control !== undefined) return `\\x${(control.charCodeAt(0) - 64).toString(16).padStart(2, '0')}`
    if (code !== undefined) return `\\x{${code}}`
    if (short !== undefined) return `\\x{${short}}`
    if (kind !== undefined) return `\\${kind}{${categories.get(name) ?? name.replace(/^(?:Script|sc)=/, '')}}`
    return found === '(?<' ? '(?P<' : found
  })
}

// Every other escape is taken whole, so that a backslash behind a backslash begins nothing.
const spellings = /\\c([A-Z])|\\u\{([0-9A-Fa-f]+)\}|\\u([0-9A-Fa-f]{1,4})|\\([pP])\{([^}]*)\}|\\[\s\S]|\(\?<(?![=!])/g

/** Names that JavaScript has for what RE2 knows by one letter or two. */
const categories: ReadonlyMap<string, string> = new Map(
  `L Letter,Lu Uppercase_Letter,Ll Lowercase_Letter,Lt Titlecase_Letter,Lm Modifier_Letter,Lo Other_Letter,M Mark,Mn Nonspacing_Mark,
  Mc Spacing_Mark,Me Enclosing_Mark,N Number,Nd Decimal_Number,Nl Letter_Number,No Other_Number,P Punctuation,Pc Connector_Punctuation,
  Pd Dash_Punctuation,Ps Open_Punctuation,Pe Close_Punctuation,Pi Initial_Punctuation,Pf Final_Punctuation,Po Other_Punctuation,
  S Symbol,Sm Math_Symbol,Sc Currency_Symbol,Sk Modifier_Symbol,So Other_Symbol,Z Separator,Zs Space_Separator,Zl Line_Separator,
  Zp Paragraph_Separator,C Other,Cc Control,Cf Format,Co Private_Use`
    .split(/,\s*/)
    .map(pair => pair.split(' ').reverse() as [string, string]),
)
