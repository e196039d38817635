export function answerEnd(bytes: Buffer, method: string, ended: boolean): number | undefined
export function comparable(bytes: Buffer): string
