/** Languages of forms: their code, for pronunciation and hyphens, and whether they are written from right to left. */

const names = /arab|عرب|urdu|اردو|persian|farsi|فارسی|hebrew|עברית|pashto|پښتو|dari\b|sorani|کوردی|sindhi|uyghur|dhivehi|syriac/i

/** BCP 47 code out of "Français (fr)". */
export const codeOf = (language: string): string | undefined => /\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$/.exec(language)?.[1] ?? /^[a-z]{2,3}$/.exec(language)?.[0]

export const isRightToLeft = (language: string): boolean => {
  const code = codeOf(language)
  return code === undefined ? names.test(language) : /^(ar|arc|ckb|dv|fa|he|iw|ks|prs|ps|sd|syr|ug|ur|yi)\b/i.test(code)
}

/** A form's text inside of the app's own: one that is written from right to left does not turn what stands around it. */
export const isolated = (text: string): string => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text)
