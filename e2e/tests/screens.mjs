// Every screen, and the states of it that look different.

const quotes = { name: 'quotes.csv', mimeType: 'text/csv', buffer: Buffer.from('policy_id,Quote_dt,convert_ind,quoted_amt,state_id,county_name,Agent_cd\nZ1,2018-01-02,1,310,NY,Kings,7\n') }

export const SCREENS = [
  { name: 'home', address: '/' },
  { name: 'share, stacked', address: '/share' },
  { name: 'share, smoothed lines', address: '/share?smooth=rolling&view=lines' },
  { name: 'share, table', address: '/share?view=table&grain=quarter' },
  {
    name: 'share, menu of a number',
    address: '/share',
    then: async (page) => {
      await page.locator('.ranking .figure').first().click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'share, rows',
    address: '/share',
    then: async (page) => {
      await page.locator('.ranking .figure').first().click()
      await page.getByRole('menuitem').first().click()
      await page.locator('.rows-drawer table').waitFor()
    },
  },
  {
    name: 'share, definition',
    address: '/share',
    then: async (page) => {
      await page.locator('.page-head .round-button').click()
      await page.locator('.definition').waitFor()
    },
  },
  {
    name: 'share, filter',
    address: '/share',
    then: async (page) => {
      await page.locator('.fields .plain-button').click()
      await page.locator('.where-values input').first().waitFor()
    },
  },
  { name: 'trend', address: '/trend' },
  { name: 'bridge', address: '/bridge' },
  { name: 'bridge, table', address: '/bridge?a=standard&b=original_policies&from=2025-01-01&to=2025-12-31&view=table' },
  { name: 'bridge, alike', address: '/bridge?a=standard&b=standard' },
  {
    name: 'bridge, policies of a step',
    address: '/bridge',
    then: async (page) => {
      await page.locator('.bridge-policies').first().click()
      await page.locator('.rows-drawer table').waitFor()
    },
  },
  { name: 'goals, none yet or some', address: '/goals' },
  { name: 'day', address: '/day?day=2025-12-30' },
  { name: 'day, meeting', address: '/day?day=2025-12-30&meeting=true' },
  { name: 'scores', address: '/scores' },
  { name: 'scores, appeals', address: '/scores?look=appeals' },
  {
    name: 'scores, explained',
    address: '/scores',
    then: async (page) => {
      await page.locator('.scores-table .link-button').first().click()
      await page.locator('.scores-lines').first().waitFor()
    },
  },
  { name: 'long-term value', address: '/long-term-value' },
  { name: 'long-term value, cohorts by branch', address: '/long-term-value?cohort=branch' },
  { name: 'joint visits', address: '/joint' },
  { name: 'inbox', address: '/inbox' },
  { name: 'inbox, all', address: '/inbox?all=true' },
  { name: 'inbox, worth', address: '/inbox?worth=true' },
  { name: 'review', address: '/review?day=2025-12-22' },
  { name: 'review, monthly, as known now', address: '/review?pack=monthly&day=2025-11-10&known=now' },
  { name: 'exemplars', address: '/exemplars' },
  { name: 'growth plan', address: '/growth' },
  { name: 'resources', address: '/resources' },
  { name: 'resources, by an assumption', address: '/resources?resource=training&effect=1&source=trial&budget=40' },
  { name: 'moves', address: '/moves' },
  { name: 'moved', address: '/moved' },
  { name: 'moved, a share', address: '/moved?measure=policy_share&of=channel=online&by=region&against=year' },
  { name: 'moved, factors', address: '/moved?by=factors&against=year' },
  { name: 'moved, one region', address: '/moved?by=channel&where=region=440000&against=year' },
  { name: 'moved, table', address: '/moved?view=table&by=product_line&against=year' },
  { name: 'funnel', address: '/funnel' },
  { name: 'funnel, one group', address: '/funnel?by=region&where=channel=telephone&against=whole' },
  { name: 'funnel, by period', address: '/funnel?view=period' },
  { name: 'development', address: '/development' },
  { name: 'development, table', address: '/development?view=table' },
  { name: 'portrait', address: '/portrait' },
  { name: 'contact paths', address: '/journey' },
  { name: 'market', address: '/market' },
  { name: 'league', address: '/league' },
  { name: 'league, teams', address: '/league?league=teams' },
  { name: 'pay', address: '/pay?month=2025-03' },
  { name: 'contest', address: '/contest' },
  { name: 'contest, red team', address: '/contest?redteam=now&day=2025-11-20' },
  { name: 'career', address: '/career?period=2025-Q2' },
  { name: 'career, near', address: '/career?period=2025-Q2&only=near&floors=120' },
  { name: 'pay, statement', address: '/pay?month=2025-03&agent=A000001' },
  { name: 'page, products', address: '/page/products' },
  { name: 'page, channels', address: '/page/channels' },
  { name: 'page, customers', address: '/page/customers' },
  { name: 'page, conduct', address: '/page/conduct' },
  { name: 'spot, nothing drawn', address: '/spot' },
  { name: 'spot, returned', address: '/spot?look=returned' },
  { name: 'proposals', address: '/proposals' },
  { name: 'quality', address: '/quality' },
  { name: 'locks', address: '/locks' },
  { name: 'import', address: '/import' },
  {
    name: 'import, look',
    address: '/import',
    then: async (page) => {
      await page.setInputFiles('input[type=file]', quotes)
      await page.locator('.look-facts').waitFor()
    },
  },
  { name: 'definitions', address: '/definitions' },
  {
    name: 'palette',
    address: '/definitions',
    then: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('listbox').waitFor()
      await page.waitForTimeout(300)
    },
  },
  { name: 'no such page', address: '/nowhere' },
]
