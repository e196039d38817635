/** Patterns between white space. */
function listed(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

const long = { e: 'e'.repeat(20), t: 't'.repeat(30), rare: 'zq1xj;'.repeat(3), alphabet: 'abcdefgh'.repeat(6) }

/** Patterns that each need one thing to be right, which generated ones may not come by. */
export const chosenPatterns: readonly string[] = [
  // Literals, choices of them, and what is joined over the border of two parts.
  ...listed(String.raw`
    union\s+select  (?:foo|bar|baz)\d+  <script  on(?:error|load)\s*=  \bkeys?\b  a{3,5}b  x[a-f]y  etc/passwd  (?:sel|ins)ect
    ab?c?d  (?:ab|a)(?:c|bc)  [a-z]login  log[a-z]in  (?:ab){2,3}c  (?:ab)+c  (?:a|b|ab){2}x  (?:kiss|sky){0,2}!
    a(?:b{0}|c)d  x{0}y  (?:|ab)c  (?:ab|)c?d  (?:x?y?z?)w`),
  // The same literal in two places, with different characters around it.
  ...listed(`
    administrator1.*x|administrator;.*y  (?:administrator[0-9]|administrator;)=  admin(?:is|-)trator.*1|admin.*2
    .*zzjqxzz1|.*zzjqxzz;  (?:.*zzjqxzz1|.*zzjqxzz;)x`),
  // More than is joined, or kept.
  ...listed(`
    [a-z]{3}ab[0-9]{3}  [a-f0-9]{2}:[a-f0-9]{2}  [a-z0-9]{2}x[a-z0-9]{2}  .{3}drop.{3}  (?:a.*b|c.*d)+e  (?:foo.*){2,}bar
    (?:union.*select|drop.*table|insert.*into)  ${long.alphabet}[xy]z  ${long.e}${long.rare}${long.t}
    [zq](?:${long.rare}${long.t})  (?:${long.t}e|${long.t}a)(?:zq|jx)(?:1;|2:)ee  [zq](?:(?:jx|x1;)${long.alphabet})(?:zx|q)`),
  // What RE2 folds into ASCII, in literals, sets, ranges and complements.
  ...listed(String.raw`
    kiss  ${'\u212a'}ey  mon[\x{212a}é]ey  mi[ſé]s  [j-l]ey  [^a-j]ey  [\x{100}-\x{3000}]ey  ma\W?ke  [[:lower:]]ey
    (?-i)kiss  (?i)s(?-i)k  (?i:k)s  [^\W]ey  \x{4b}\x{53}  [[:^alpha:]]ey  naïve  é{2}k  x\pLz  [^\pL]z`),
  // The whole text.
  ...listed(String.raw`
    ^(?:yes|no|ok)$  ^[0-9]{3}$  ^(?:a|b$)  (?:^a|b)$  ^(?:ab)*$  ^\w+$  ^[^;]*$  ^é?k{2}$  (?:^$)|^x$  (?m)^a$
    ^(?:(?:a*){0}b)$  ^(?:^a$)$  \A[ks]+\z  ^.{2}$  (?s)^.{2}$  (?:^[a-z]+$)?  ^(?:[a-z]+$)?`),
  // Characters that are rare, and none at all.
  ...listed(String.raw`['"]\s*or\s  \x00  [\x01-\x08]  \x7f  [\t\n]  %[0-9a-f]{2}  \\x[0-9a-f]+  a*  .  [^a]  \pN+`),
  '',
]
