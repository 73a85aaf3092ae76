// People and what each sees: signing in, two roles beside each other on one server, a page that is not for one's role,
// the first account, one-time codes, keys.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AXE, openBrowser, openPage, settled, words } from './browser.mjs'
import { openProvider } from './provider.mjs'

const upcount = process.env.UPCOUNT_BINARY
const shell = words('zh', 'shell/shell')
const accounts = words('zh', 'pages/keep/accounts/accounts')
const proposals = words('zh', 'pages/keep/proposals/proposals')
const changes = words('zh', 'pages/keep/changes/changes')
const PASSWORD = 'a sentence that is long'
const work = mkdtempSync(join(tmpdir(), 'people'))
const env = { ...process.env, UPCOUNT_HOME: join(work, 'home') }
let browser
let server
let base
let teams

const run = (args, input = '') => execFileSync(upcount, args, { env, input, encoding: 'utf8' })

before(async () => {
  run(['company', '--policies', '5000', '--seed', '3'])
  const rows = run(['ask', 'policies', '--by', 'team', '--format', 'csv']).trim().split('\n').slice(1).map((line) => line.split(','))
  // The two that sold most are on every chart.
  teams = rows.filter(([team]) => team).sort((a, b) => Number(b.at(-1)) - Number(a.at(-1))).map(([team]) => team)
  env.UPCOUNT_KEY = run(['key']).trim()
  server = spawn(upcount, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  base = await new Promise((resolve) => server.stdout.on('data', (data) => resolve(String(data).match(/http:\S+/)[0])))
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  server?.kill()
  rmSync(work, { recursive: true, force: true })
})

async function page(options) {
  const opened = await openPage(browser, { ...options, base })
  // A refusal that is meant is told in the console too.
  opened.meant = /status of 40[13]/
  return opened
}

async function signIn(opened, name, password = PASSWORD, code) {
  await opened.getByLabel(shell.signIn.name, { exact: true }).fill(name)
  await opened.getByLabel(shell.signIn.password, { exact: true }).fill(password)
  if (code) await opened.getByLabel(shell.signIn.code, { exact: true }).fill(code)
  await opened.getByRole('button', { name: shell.signIn.go, exact: true }).click()
}

function faultless(opened) {
  assert.deepEqual(opened.faults.filter((fault) => !opened.meant.test(fault)), [])
}

async function accessible(opened) {
  // A button that still works on something is paler.
  await settled(opened)
  await opened.evaluate(AXE)
  const { violations } = await opened.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [])
}

test('whoever makes the first account closes the home, and signs in', async () => {
  const owner = await page()
  await owner.goto('/accounts')
  await owner.getByText(accounts.open).waitFor()
  await owner.getByLabel(accounts.name, { exact: true }).fill('keeper')
  await owner.getByLabel(accounts.password, { exact: true }).fill(PASSWORD)
  await owner.getByRole('button', { name: accounts.addGo }).click()
  await owner.getByRole('heading', { name: shell.signIn.title }).waitFor()
  await accessible(owner)
  await signIn(owner, 'keeper', 'not the password')
  await owner.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await signIn(owner, 'keeper')
  await owner.getByRole('heading', { name: shell.notYours.title }).waitFor()
  faultless(owner)
  await owner.context().close()
})

test('an administrator makes an account for a team leader and a key for a machine, and the audit tells', async () => {
  const keeper = await page()
  await keeper.goto('/accounts')
  await signIn(keeper, 'keeper')
  await keeper.getByRole('heading', { name: accounts.add }).waitFor()
  await keeper.getByLabel(accounts.name, { exact: true }).fill('leader')
  const sees = keeper.locator('.account-form input[placeholder]').last()
  await sees.fill(teams[0])
  await keeper.getByLabel(accounts.password, { exact: true }).fill(PASSWORD)
  await keeper.getByRole('button', { name: accounts.addGo }).click()
  await keeper.getByRole('heading', { name: 'leader' }).waitFor()
  await keeper.locator('.account').filter({ hasText: 'leader' }).getByRole('button', { name: accounts.makeKey }).click()
  const secret = await keeper.getByRole('dialog').getByRole('textbox').inputValue()
  await keeper.keyboard.press('Escape')
  const answer = await fetch(`${base}/api/v1/ask?measure=policies&by=team`, { headers: { authorization: `Bearer ${secret}` } })
  assert.deepEqual((await answer.json()).rows.map((row) => row.keys[0]), [teams[0]])
  await accessible(keeper)
  await keeper.goto('/changes')
  await keeper.getByRole('cell', { name: changes.events.key_made }).first().waitFor()
  assert.ok(!(await keeper.content()).includes(secret))
  await accessible(keeper)
  faultless(keeper)
  await keeper.context().close()
})

test('a team leader and the head office see the same server side by side, each their own part', async () => {
  run(['account', 'add', 'office', '--role', 'head_office', '--password-stdin'], PASSWORD)
  const [leader, office] = [await page(), await page()]
  for (const [opened, name] of [[leader, 'leader'], [office, 'office']]) {
    await opened.goto('/trend?measure=policies&by=team&view=table')
    await signIn(opened, name)
    await opened.locator('main h1').waitFor()
    await settled(opened)
  }
  await office.locator('main').getByText(teams[1]).first().waitFor()
  await leader.locator('main').getByText(teams[0]).first().waitFor()
  const named = (opened) => opened.locator('main').innerText()
  assert.ok((await named(office)).includes(teams[1]) && (await named(office)).includes(teams[0]))
  assert.ok((await named(leader)).includes(teams[0]) && !(await named(leader)).includes(teams[1]))
  // By address, rows and file nothing of another team comes either.
  for (const path of [`/api/v1/ask?measure=policies&by=team`, `/api/v1/rows?measure=policies&limit=1000`, `/api/v1/export?measure=policies&format=csv&rows=true`]) {
    const mine = await leader.evaluate(async (address) => (await fetch(address)).text(), path)
    assert.ok(mine.includes(teams[0]) && !mine.includes(teams[1]), path)
    const all = await office.evaluate(async (address) => (await fetch(address)).text(), path)
    assert.ok(path.includes('rows') || all.includes(teams[1]), path)
  }
  await leader.goto(`/trend?measure=policies&where=team=${teams[1]}`)
  await leader.locator('main .state-failed').waitFor()
  leader.meant = /status of 4\d\d/
  await leader.goto('/accounts')
  await leader.getByRole('heading', { name: shell.notYours.title }).waitFor()
  assert.equal(await leader.getByRole('link', { name: shell.screens.accounts }).count(), 0)
  await leader.goto('/')
  await settled(leader)
  await leader.getByRole('button', { name: /leader/ }).click()
  assert.ok((await leader.getByRole('dialog').innerText()).includes(teams[0]))
  await leader.getByRole('button', { name: shell.me.signOut }).click()
  await leader.getByRole('heading', { name: shell.signIn.title }).waitFor()
  faultless(leader)
  faultless(office)
  await leader.context().close()
  await office.context().close()
})

test('one-time codes are set up with a picture, and asked for from then on', async () => {
  const office = await page()
  await office.goto('/')
  await signIn(office, 'office')
  await settled(office)
  await office.getByRole('button', { name: /office/ }).click()
  await office.getByRole('button', { name: shell.me.own }).click()
  await office.getByRole('button', { name: shell.own.codesAsk }).click()
  await office.getByRole('img', { name: shell.own.picture }).waitFor()
  const secret = await office.locator('.own-code code').innerText()
  await office.getByLabel(shell.signIn.code, { exact: true }).fill(oneTimeCode(secret, -1))
  await office.getByRole('button', { name: shell.own.codesConfirm }).click()
  await office.getByText(shell.own.codesOn).waitFor()
  await office.keyboard.press('Escape')
  await office.getByRole('button', { name: /office/ }).click()
  await office.getByRole('button', { name: shell.me.signOut }).click()
  await office.getByRole('heading', { name: shell.signIn.title }).waitFor()
  await signIn(office, 'office')
  await office.getByLabel(shell.signIn.code, { exact: true }).fill(oneTimeCode(secret, 0))
  await office.getByRole('button', { name: shell.signIn.go, exact: true }).click()
  await office.locator('main h1').waitFor()
  await settled(office)
  faultless(office)
  await office.context().close()
})

test('a role is changed by two people: one proposes with a reason, the other sees the change and releases it', async () => {
  run(['account', 'add', 'actuary', '--role', 'actuary', '--password-stdin'], PASSWORD)
  run(['account', 'add', 'analyst', '--role', 'analyst', '--password-stdin'], PASSWORD)
  const [analyst, actuary] = [await page(), await page()]
  analyst.meant = /status of 4\d\d/
  await analyst.goto('/proposals')
  await signIn(analyst, 'analyst')
  await analyst.getByRole('button', { name: proposals.propose }).click()
  await analyst.getByLabel(proposals.path).fill('calendars/broken.toml')
  await analyst.getByLabel(proposals.content).fill('zh = 1')
  await analyst.getByLabel(proposals.why).fill('an experiment')
  await analyst.locator('.propose [type=submit]').click()
  await analyst.getByRole('alert').filter({ hasText: 'calendars/broken.toml' }).waitFor()
  await analyst.getByLabel(proposals.path).fill('roles/visitor.toml')
  const role = 'zh = "访客"\nen = "Visitor"\ndefinition = { zh = "只看数字", en = "Sees figures only" }\nmay = ["ask"]\n'
  await analyst.getByLabel(proposals.content).fill(role)
  await analyst.locator('.propose [type=submit]').click()
  await analyst.getByText(proposals.states.two).waitFor()
  assert.equal(await analyst.getByRole('button', { name: new RegExp(proposals.release) }).count(), 0)
  await actuary.goto('/proposals')
  await signIn(actuary, 'actuary')
  await actuary.locator('.line-more').first().waitFor()
  await actuary.getByRole('button', { name: new RegExp(proposals.release) }).click()
  await actuary.locator('.proposal').getByText(proposals.states.released).waitFor()
  assert.match(run(['account', 'roles', '--lang', 'zh']), /访客/)
  faultless(analyst)
  faultless(actuary)
  await analyst.context().close()
  await actuary.context().close()
})

/** What an authenticator shows, so many steps of thirty seconds from now (RFC 6238). */
function oneTimeCode(secret, steps) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/=+$/, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', bytes).update(step).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('whoever the identity provider vouches for signs in there, when an account here is theirs', async () => {
  const provider = await openProvider()
  run(['account', 'add', 'known', '--role', 'head_office', '--issuer', provider.issuer, '--subject', 'S-100'])
  const oidc = { UPCOUNT_OIDC_ISSUER: provider.issuer, UPCOUNT_OIDC_CLIENT: 'upcount', UPCOUNT_OIDC_SECRET: 'shared by the two of them' }
  const own = spawn(upcount, ['serve', '--port', '0'], { env: { ...env, ...oidc }, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const address = await new Promise((resolve) => own.stdout.on('data', (data) => resolve(String(data).match(/http:\S+/)[0])))
    provider.knows({ client_id: 'upcount', client_secret: oidc.UPCOUNT_OIDC_SECRET, redirect_uris: [`${address}/api/v1/session/back`] })
    const opened = await openPage(browser, { base: address })
    const goAs = async (subject) => {
      await opened.goto('/')
      await opened.getByRole('link', { name: shell.signIn.elsewhere }).click()
      await opened.waitForURL(`${provider.issuer}/**`)
      if (subject) {
        await opened.fill('[name=login]', subject)
        await opened.fill('[name=password]', 'whatever')
        await opened.click('[type=submit]')
        await opened.click('[type=submit]')
      } else await opened.getByRole('link', { name: /cancel/i }).click()
      await opened.waitForURL(`${address}/**`)
    }
    await goAs('S-999')
    await opened.getByText(shell.signIn.refused.not_known_here).waitFor()
    assert.equal(new URL(opened.url()).search, '')
    await opened.context().clearCookies()
    await goAs('')
    await opened.getByText(shell.signIn.refused.not_vouched).waitFor()
    await opened.context().clearCookies()
    await goAs('S-100')
    await settled(opened)
    await opened.getByRole('button', { name: /known/ }).waitFor()

    // What somebody else began ends in nobody's browser.
    const other = await openPage(browser, { base: address })
    await other.goto('/api/v1/session/back?code=stolen&state=guessed')
    await other.getByText(shell.signIn.refused.not_vouched).waitFor()
    await other.context().close()
    await opened.context().close()
  } finally {
    own.kill()
    provider.close()
  }
})
