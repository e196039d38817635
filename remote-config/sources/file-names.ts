/** Kubernetes' own link beside the files of a ConfigMap: to it they lead, and it is replaced when they change. */
export const configMapLink = '..data'

/** Neither hidden, nor what editors and tools put beside a file while they write it. */
export function isVisible(name: string): boolean {
  return !name.startsWith('.') && !/(?:~|\.sw[a-p]|\.tmp|\.bak)$/i.test(name) && !/^#.*#$/.test(name)
}

export function isRuleFile(name: string): boolean {
  return isVisible(name) && name.endsWith('.json')
}
