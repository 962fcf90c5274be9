/** Asks the browser whether there is a newer version of the app; the bar of install/ offers it once it is loaded. */
export type UpdateFound = 'found' | 'none' | 'offline'

export const lookForUpdate = async (browser: { readonly serviceWorker?: Pick<ServiceWorkerContainer, 'getRegistration'> }): Promise<UpdateFound> => {
  const registration = await browser.serviceWorker?.getRegistration()
  if (registration === undefined) return 'none'
  try {
    await registration.update()
  } catch {
    // The browser's way to say that the place the app comes from cannot be reached.
    return 'offline'
  }
  return registration.installing !== null || registration.waiting !== null ? 'found' : 'none'
}
