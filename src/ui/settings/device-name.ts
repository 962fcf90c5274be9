/** A first name for this device, so that a crew can tell phones apart before anyone typed anything. */
export type DeviceKind = 'phone' | 'tablet' | 'laptop'

/** By what the hand holds: without a coarse pointer a laptop, else by the shorter side of the screen in CSS pixels. */
export const deviceKind = (coarsePointer: boolean, shorterSide: number): DeviceKind =>
  coarsePointer ? (shorterSide < 600 ? 'phone' : 'tablet') : 'laptop'

/** The four characters of the device's id that a suggested name ends with, e.g. "7F3A". */
export const deviceMark = (origin: string): string => origin.slice(-4).toUpperCase()
