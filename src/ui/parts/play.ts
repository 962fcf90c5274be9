/** Starts the picture of a camera. False: the browser shows none, as some do to save power; who asked has to say so. */
export const playPicture = (video: Pick<HTMLVideoElement, 'play'>): Promise<boolean> =>
  // Broken off is what was taken away before it began: nobody waits for it.
  video.play().then(() => true, (error: unknown) => error instanceof DOMException && error.name === 'AbortError')
