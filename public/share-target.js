// Files shared to the app: kept in a cache until the page takes them (src/ui/bundle/incoming.ts), then the page opens there.
// Imported by the generated service worker (vite.config.ts).
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'POST' || new URL(request.url).pathname !== new URL('share', self.registration.scope).pathname) return
  event.respondWith((async () => {
    const files = (await request.formData()).getAll('files').filter((file) => typeof file !== 'string')
    const cache = await caches.open('transect-shared')
    for (const [index, file] of files.entries()) {
      await cache.put(new URL(`share/${index}`, self.registration.scope).href, new Response(file, { headers: { 'x-file-name': encodeURIComponent(file.name) } }))
    }
    return Response.redirect(new URL('./#/bundle/open', self.registration.scope).href, 303)
  })())
})
