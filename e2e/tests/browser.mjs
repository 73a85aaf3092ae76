// A real browser beside a server that somebody else started: UPCOUNT_URL says where, on loopback only.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

export const BASE = (process.env.UPCOUNT_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '')
if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(BASE).hostname)) throw new Error('UPCOUNT_URL must be on loopback')

export const LANGUAGES = ['zh', 'en']

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS })
}

/** A fresh page in a language; what goes wrong in it is gathered in `page.faults`. */
export async function openPage(browser, { language = 'zh', width = 1440, height = 900, base = BASE } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, baseURL: base })
  await context.addInitScript((chosen) => {
    if (!window.localStorage.getItem('upcount.language')) window.localStorage.setItem('upcount.language', chosen)
  }, language)
  const page = await context.newPage()
  // Two files of journeys share a slow machine with the server.
  page.setDefaultTimeout(30_000)
  page.faults = []
  page.waits = new Set()
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text())
  })
  page.on('pageerror', (error) => page.faults.push(String(error)))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.waits.delete(request))
  page.on('request', (request) => {
    page.waits.add(request)
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== new URL(BASE).hostname) page.faults.push(`asked another host: ${request.url()}`)
  })
  return page
}

/** Tests with a page of their own each, that must stay free of faults; one browser for a file. */
export function journeys() {
  let browser
  before(async () => {
    browser = await openBrowser()
  })
  after(() => browser?.close())
  return (name, walk, options) =>
    test(name, async () => {
      const page = await openPage(browser, options)
      try {
        await walk(page)
        assert.deepEqual(page.faults, [])
      } catch (fault) {
        // What stood on the screen says more than which word was missed.
        const seen = await page.locator('body').innerText({ timeout: 1000 }).catch(() => 'nothing')
        const waits = [...page.waits].map((one) => `not answered: ${one.method()} ${one.url()}`)
        console.error([`${name}: ${page.url()}`, ...waits, ...page.faults, seen.slice(0, 3000)].join('\n'))
        throw fault
      } finally {
        await page.context().close()
      }
    })
}

/** Goes to a screen and waits until its own content stands there. */
export async function open(page, address) {
  await page.goto(address)
  await page.locator('main h1').waitFor()
  await settled(page)
}

/** Nothing under way any more, and nothing moving. */
export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await answered(page)
  await page.waitForFunction(() => !document.querySelector('main .loading'))
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity))
}

/** Going from screen to screen loads no page anew, so what is under way is counted here: parts of the program and questions. */
async function answered(page) {
  const until = Date.now() + 15_000
  const under = () => [...page.waits].filter((one) => ['script', 'stylesheet', 'fetch', 'xhr'].includes(one.resourceType()))
  for (let quiet = 0; quiet < 4 && Date.now() < until; ) {
    await page.waitForTimeout(40)
    quiet = under().length === 0 ? quiet + 1 : 0
  }
}

/** A setting of a board that opens a list: picks an entry by its text. */
export async function pick(page, name, entry) {
  await page.getByRole('combobox', { name, exact: true }).click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: entry }).first().click()
  await settled(page)
}

const texts = {}

/** The words of the product in a language, read from its own files. */
export function words(language, file) {
  texts[file + language] ??= JSON.parse(readFileSync(new URL(`../../web/src/${file}.${language}.json`, import.meta.url), 'utf8'))
  return texts[file + language]
}

export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
