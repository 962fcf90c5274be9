/** How good a recording is: the form's parameter `quality`. */
export type Quality = 'normal' | 'low' | 'voice-only'

/** [MED5] Its `external` is an app this one cannot start, so it is the normal one. */
export const qualityOf = (text: string | null, otherwise: Quality = 'normal'): Quality => (text === 'low' || text === 'voice-only' || text === 'normal' ? text : otherwise)
