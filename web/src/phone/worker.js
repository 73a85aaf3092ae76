// Keeps the phone's page, so that it opens without a network; answers of the API are never kept.
// The build writes FILES and VERSION before this.
const CACHE = `upcount-phone-${VERSION}`

self.addEventListener('install', (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: 'reload' }))
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)))
})

// Pages that are open keep what they began with; the next one begins with this.
self.addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('upcount-phone-') && name !== CACHE
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate' && pathname.startsWith('/m/')) event.respondWith(kept('/m/', request))
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname, request))
})

async function kept(path, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request)
}
