// The agent's phone: a visit recorded in three taps without a network is on the server once when the network is back;
// a refusal is kept until it is mended; the pages fit a small phone in both languages.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AXE, LANGUAGES, openBrowser, openPage, settled, words } from './browser.mjs'

const upcount = process.env.UPCOUNT_BINARY
const zh = words('zh', 'phone/phone')
const PASSWORD = 'a sentence that is long'
const PHONE = { width: 390, height: 844 }
const SMALL = { width: 360, height: 640 }
const work = mkdtempSync(join(tmpdir(), 'phone'))
const env = { ...process.env, UPCOUNT_HOME: join(work, 'home') }
let browser
let server
let base
let agent
let day
let leader

const run = (args, input = '') => execFileSync(upcount, args, { env, input, encoding: 'utf8' })

before(async () => {
  run(['company', '--policies', '5000', '--seed', '3'])
  env.UPCOUNT_KEY = run(['key']).trim()
  run(['account', 'add', 'keeper', '--role', 'admin', '--password-stdin'], PASSWORD)
  run(['account', 'add', 'office', '--role', 'head_office', '--password-stdin'], PASSWORD)
  leader = run(['account', 'key', 'office', '--for', 'the day board']).trim().split(/\s+/).at(-1)
  server = spawn(upcount, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  base = await new Promise((resolve) => server.stdout.on('data', (data) => resolve(String(data).match(/http:\S+/)[0])))
  // Somebody who sells, with nothing told on the day.
  const board = await told('/api/v1/day?by=agent')
  day = board.day
  agent = board.rows.find((row) => row.standard === 'sellers_6311' && row.nothing === 1).key
  run(['account', 'add', 'wang', '--role', 'agent', '--sees', `agent=${agent}`, '--password-stdin'], PASSWORD)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.kill()
  rmSync(work, { recursive: true, force: true })
})

/** What the head office reads. */
async function told(path) {
  const answer = await fetch(base + path, { headers: { authorization: `Bearer ${leader}` } })
  assert.equal(answer.status, 200, await answer.clone().text())
  return answer.json()
}

/** The agent's row of the day board, as the head office sees it, with what is counted by its id. */
async function row() {
  const board = await told(`/api/v1/day?by=agent&day=${day}&where=agent=${agent}`)
  const [own] = board.rows
  return { ...own, counts: Object.fromEntries(board.items.map((item, n) => [item.id, own.did[n]])) }
}

async function phone({ language = 'zh', size = PHONE } = {}) {
  const opened = await openPage(browser, { ...size, language, base })
  // No session yet, and no network when there is none.
  opened.meant = /status of 401|ERR_INTERNET_DISCONNECTED/
  return opened
}

async function signIn(opened, text = zh) {
  await opened.goto('/m')
  await opened.getByLabel(text.signIn.name, { exact: true }).fill('wang')
  await opened.getByLabel(text.signIn.password, { exact: true }).fill(PASSWORD)
  await opened.getByRole('button', { name: text.signIn.go, exact: true }).click()
  await opened.getByRole('heading', { name: text.today.activities }).waitFor()
}

async function accessible(opened) {
  // A button that still works on something is paler.
  await settled(opened)
  await opened.evaluate(AXE)
  const { violations } = await opened.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [])
}

function faultless(opened) {
  assert.deepEqual(opened.faults.filter((fault) => !opened.meant.test(fault)), [])
}

const old = zh.old.split('{{time}}')[0]

const page = (opened, name) => opened.getByRole('navigation').getByRole('link', { name })

test('a visit recorded in three taps without a network is on the server once, and the day board moves', async () => {
  const before = await row()
  const opened = await phone()
  await signIn(opened)
  assert.equal(new URL(opened.url()).pathname, '/m/')
  // The page is kept once the service worker has it, and opens without a network.
  await opened.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active.state !== 'activated') await new Promise((resolve) => active.addEventListener('statechange', resolve, { once: true }))
  })
  await page(opened, zh.page.customers).click()
  await opened.locator('section[aria-labelledby="everybody"] li').first().waitFor()
  await opened.context().setOffline(true)
  await page(opened, zh.page.record).click()
  await opened.getByRole('button', { name: zh.kind.visit, exact: true }).click()
  await opened.getByRole('button', { name: zh.outcome.interested, exact: true }).click()
  await opened.getByText(zh.said.kept.replace('{{what}}', zh.kind.visit)).waitFor()
  await opened.getByText(zh.today.more.replace('{{many}}', '1')).waitFor()
  // Closed and opened again, all of it without a network.
  await opened.reload()
  // What was seen before is still there, and said to be old.
  await opened.getByText(old).waitFor()
  await opened.getByRole('heading', { name: zh.today.activities }).waitFor()
  await page(opened, zh.page.customers).click()
  await opened.locator('section[aria-labelledby="everybody"] li').first().waitFor()
  await opened.getByText(old).waitFor()
  await accessible(opened)
  // The made-up company lives on its last day, whatever this phone's clock says.
  await page(opened, zh.page.record).click()
  await opened.getByRole('button', { name: zh.kind.call, exact: true }).click()
  assert.deepEqual(await opened.locator('#day').evaluate((field) => [field.value, field.max]), ['2025-12-31', '2025-12-31'])
  await page(opened, zh.page.mine).click()
  await opened.getByRole('heading', { name: zh.mine.open.replace('{{many}}', '1') }).waitFor()
  assert.equal((await row()).counts.effective_visits, before.counts.effective_visits)
  await opened.context().setOffline(false)
  await opened.getByText(zh.mine.nothing).waitFor()
  await opened.reload()
  await opened.getByText(zh.mine.nothing).waitFor()
  const after = await row()
  assert.equal(after.counts.effective_visits, before.counts.effective_visits + 1)
  assert.equal(after.week.at(-1), before.week.at(-1) + 1)
  assert.equal(after.nothing, 0)
  // The boards stay on that day, and so do those that tell of what is known.
  assert.equal((await told('/api/v1/day?by=agent')).day, '2025-12-31')
  const home = await told('/api/v1/home')
  assert.deepEqual([home.facts_until, home.period], ['2025-12-31', '2025-12'])
  await page(opened, zh.page.today).click()
  await opened.locator('.items li').nth(1).getByText(/^1 \/ \d$/).waitFor()
  // What was wrong is taken back, also after it was sent.
  await page(opened, zh.page.mine).click()
  await opened.getByRole('button', { name: `${zh.said.undo}: ${zh.kind.visit}` }).click()
  await opened.getByText(zh.mine.back.replace('{{what}}', zh.kind.visit)).waitFor()
  await opened.getByText(zh.mine.nothing).waitFor()
  assert.equal((await row()).counts.effective_visits, before.counts.effective_visits)
  // Whoever signs out leaves nothing that was seen.
  await opened.getByRole('button', { name: zh.mine.signOut, exact: true }).click()
  await opened.getByRole('heading', { name: zh.signIn.title }).waitFor()
  const left = await opened.evaluate(() => new Promise((resolve, reject) => {
    const base = window.indexedDB.open('upcount.phone.lists')
    base.onerror = () => reject(base.error)
    base.onsuccess = () => {
      const all = base.result.transaction('lists').objectStore('lists').count()
      all.onsuccess = () => resolve(all.result)
    }
  }))
  assert.equal(left, 0)
  faultless(opened)
  await opened.context().close()
})

test('a record that the server refuses stays with its sentence until it is mended', async () => {
  const opened = await phone()
  opened.meant = /status of 4\d\d/
  await signIn(opened)
  const before = await row()
  // A text that the server does not take: the phone's field cannot hold it, another program's could.
  await opened.evaluate(([code, of]) => {
    const says = { activity: 'M-refused', day: of, agent: code, outcome: 'interested', customer: 'C\u0007' }
    window.localStorage.setItem('upcount.phone.queue', JSON.stringify([{ event: 'visit_made', says, key: 'refused-1', by: 'wang', kind: 'visit', at: '2025-12-30T08:00:00Z', state: 'waiting' }]))
  }, [agent, day])
  await opened.reload()
  await page(opened, zh.page.mine).click()
  const refused = opened.locator('.kept li').filter({ hasText: zh.state.refused })
  await refused.getByText(/customer/).waitFor()
  await accessible(opened)
  await refused.getByLabel(zh.record.customer, { exact: true }).fill('')
  await refused.getByRole('button', { name: zh.mine.sendAgain }).click()
  await opened.getByText(zh.mine.nothing).waitFor()
  assert.equal((await row()).counts.effective_visits, before.counts.effective_visits + 1)
  faultless(opened)
  await opened.context().close()
})

test('a photo goes to the visit it is of, and what is no photo is refused with a sentence', async () => {
  const opened = await phone()
  opened.meant = /status of 4\d\d/
  await signIn(opened)
  await page(opened, zh.page.record).click()
  await opened.getByRole('button', { name: zh.kind.visit, exact: true }).click()
  await opened.getByRole('button', { name: zh.outcome.service, exact: true }).click()
  await opened.getByText(zh.said.sent.replace('{{what}}', zh.kind.visit), { exact: true }).waitFor()
  await page(opened, zh.page.mine).click()
  const add = opened.getByRole('button', { name: `${zh.attach.add}: ${zh.kind.visit}` }).first()
  const choose = async (name, mimeType, buffer) => {
    const [chooser] = await Promise.all([opened.waitForEvent('filechooser'), add.click()])
    await chooser.setFiles({ name, mimeType, buffer })
  }
  await choose('note.png', 'image/png', Buffer.from('no picture at all'))
  await opened.locator('.kept .refused').first().waitFor()
  // The smallest picture there is: one point.
  await choose('visit.png', 'image/png', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'))
  await opened.getByText(zh.attach.done).waitFor()
  await accessible(opened)
  const { activity } = await opened.evaluate(() => JSON.parse(window.localStorage.getItem('upcount.phone.queue')).at(-1).says)
  const kept = await told(`/api/v1/evidence?kind=activity&about=${activity}`)
  assert.equal(JSON.stringify(kept).match(/"document"/g)?.length, 1, JSON.stringify(kept))
  faultless(opened)
  await opened.context().close()
})

test('a customer is called because of what there is to talk about, and the call is told of that customer', async () => {
  const customers = await told(`/api/v1/customers?where=agent=${agent}&day=${day}`)
  const [item] = customers.customers
  assert.ok(item, 'the agent has customers')
  const opened = await phone()
  await signIn(opened)
  await page(opened, zh.page.customers).click()
  const own = opened.locator('section[aria-labelledby="everybody"] li').filter({ hasText: item.customer })
  await own.getByRole('link', { name: `${zh.today.record.replace('{{what}}', zh.kind.call)}: ${item.customer}` }).click()
  assert.equal(await opened.getByLabel(zh.record.customer).inputValue(), item.customer)
  assert.ok(!opened.url().includes(item.customer), 'no customer stands in an address')
  await opened.getByRole('button', { name: zh.outcome.interested, exact: true }).click()
  await opened.getByText(zh.said.sent.replace('{{what}}', zh.kind.call), { exact: true }).waitFor()
  const after = await told(`/api/v1/customers?where=agent=${agent}&day=${day}`)
  assert.deepEqual(
    after.customers.filter((one) => one.customer === item.customer).map((one) => [one.last, one.outcome]),
    [[day, 'interested']],
  )
  assert.ok(after.occasions.some((one) => one.kind === 'follow_up' && one.customer === item.customer))
  faultless(opened)
  await opened.context().close()
})

test('a coarse place goes with a visit of an agent who agreed, an old one does not, and nobody sees where', async () => {
  const opened = await phone()
  const context = opened.context()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 31.230416, longitude: 121.473701 })
  await signIn(opened)
  const visit = async (also) => {
    await page(opened, zh.page.record).click()
    await opened.getByRole('button', { name: zh.kind.visit, exact: true }).click()
    await also?.()
    await opened.getByRole('button', { name: zh.outcome.interested, exact: true }).click()
    await opened.getByText(zh.said.sent.replace('{{what}}', zh.kind.visit), { exact: true }).waitFor()
    return opened.evaluate(() => JSON.parse(window.localStorage.getItem('upcount.phone.queue')).at(-1))
  }
  const places = async (activity) => JSON.stringify(await told(`/api/v1/evidence?kind=activity&about=${activity}`))
  // Nothing is asked of who did not agree.
  await page(opened, zh.page.record).click()
  await opened.getByRole('button', { name: zh.kind.visit, exact: true }).click()
  assert.equal(await opened.getByRole('button', { name: zh.place.add }).count(), 0)
  await page(opened, zh.page.mine).click()
  await opened.getByRole('button', { name: zh.place.agree, exact: true }).click()
  await opened.getByText(zh.place.agreed.replace('{{day}}', '2025-12-31')).waitFor()
  await accessible(opened)
  const sent = []
  opened.on('request', (request) => request.url().endsWith('/api/v1/places') && sent.push(request.postData()))
  const first = await visit(async () => {
    await opened.getByRole('button', { name: zh.place.add }).click()
    await opened.getByText(zh.place.added).waitFor()
    await accessible(opened)
  })
  assert.equal(first.place, undefined)
  assert.match(sent.join(), /"cell":"31\.23,121\.47"/)
  assert.doesNotMatch(sent.join(), /31\.230|121\.473/)
  const kept = await places(first.says.activity)
  assert.match(kept, /"sort":"place"/)
  assert.doesNotMatch(kept, /31\.23/)
  // What the browser kept from before is left out, and the visit is recorded without it.
  await opened.evaluate(() => {
    const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation)
    navigator.geolocation.getCurrentPosition = (there, none, how) => real(({ coords }) => there({ coords, timestamp: Date.now() - 20 * 60_000 }), none, how)
  })
  const second = await visit(async () => {
    await opened.getByRole('button', { name: zh.place.add }).click()
    await opened.getByText(zh.place.none.stale).waitFor()
  })
  assert.equal(sent.length, 1)
  assert.doesNotMatch(await places(second.says.activity), /"place"/)
  // Taken back, it is not asked any more.
  await page(opened, zh.page.mine).click()
  await opened.getByRole('button', { name: zh.place.takeBack, exact: true }).click()
  await opened.getByText(zh.place.takenBack.replace('{{day}}', '2025-12-31')).waitFor()
  faultless(opened)
  await context.close()
})

for (const language of LANGUAGES) {
  test(`every page fits a small phone and reads well aloud (${language})`, async () => {
    const text = words(language, 'phone/phone')
    const opened = await phone({ language, size: SMALL })
    // Who was not there for all of the quarter has no score.
    opened.meant = /status of 40[14]/
    await opened.goto('/m')
    await opened.getByRole('heading', { name: text.signIn.title }).waitFor()
    await accessible(opened)
    await signIn(opened, text)
    for (const name of ['today', 'customers', 'record', 'results', 'mine']) {
      await page(opened, text.page[name]).click()
      await opened.waitForLoadState('networkidle')
      await opened.waitForFunction(() => !document.querySelector('[aria-busy]'))
      assert.ok(await opened.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} is not wider than the phone`)
      const low = await opened.evaluate(() => [...document.querySelectorAll('a, button, input, summary')].filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 90)))
      assert.deepEqual(low, [], `${name} has nothing too small for a thumb`)
      await accessible(opened)
    }
    faultless(opened)
    await opened.context().close()
  })
}

test('with the keyboard alone a call is recorded, and the server being gone is said', async () => {
  const opened = await phone()
  opened.meant = /status of 401|Failed to load resource/
  await signIn(opened)
  const before = await row()
  const press = async (name, role) => {
    await opened.getByRole(role, { name, exact: true }).focus()
    await opened.keyboard.press('Enter')
  }
  await press(zh.page.record, 'link')
  await press(zh.kind.call, 'button')
  assert.equal(await opened.evaluate(() => document.activeElement.tagName), 'H1')
  await press(zh.outcome.no_answer, 'button')
  await opened.getByText(zh.said.sent.replace('{{what}}', zh.kind.call), { exact: true }).waitFor()
  assert.equal((await row()).counts.calls_made, before.counts.calls_made + 1)
  await opened.route('**/api/**', (route) => route.abort())
  await opened.reload()
  await opened.getByText(zh.oldFailed.split('{{time}}')[0]).waitFor()
  await accessible(opened)
  faultless(opened)
  await opened.context().close()
})
