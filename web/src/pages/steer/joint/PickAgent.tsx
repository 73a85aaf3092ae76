//! Chooses an agent of those whom the reader sees, found by a piece of the code or name.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agentsQuery } from '../../../api/joint.ts'
import { useLabels } from '../../../shapes/hooks.ts'

const WAIT_MS = 250

interface Props {
  label: string
  hint?: string
  value: string
  choose: (agent: string) => void
}

export function PickAgent({ label, hint, value, choose }: Props) {
  const { t } = useTranslation('joint')
  const labels = useLabels()
  const [text, setText] = useState('')
  const [find, setFind] = useState('')
  useEffect(() => {
    const timer = window.setTimeout(() => setFind(text.trim()), WAIT_MS)
    return () => window.clearTimeout(timer)
  }, [text])
  const found = useQuery({ ...agentsQuery(find), placeholderData: keepPreviousData })
  const agents = found.data?.agents ?? []
  const more = (found.data?.total ?? 0) - agents.length
  const place = (of: Record<string, string>) => [of.branch && labels.value('branch', of.branch), of.team && labels.value('team', of.team)].filter(Boolean).join(' › ')
  return (
    <Select
      aria-label={label}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      allowClear
      value={value || null}
      placeholder={hint ?? t('pick')}
      loading={found.isFetching}
      options={agents.map((one) => ({
        value: one.agent,
        label: [one.agent, one.name, one.grade && labels.value('grade', one.grade), place(one.place)].filter(Boolean).join(' · '),
      }))}
      notFoundContent={found.isError ? found.error.message : found.isPending ? '…' : t('nobodyFound')}
      popupRender={(menu) => (
        <>
          {menu}
          {more > 0 && <p className="quiet small joint-more">{t('moreFound', { count: more })}</p>}
        </>
      )}
      onChange={(agent: string | null) => {
        choose(agent ?? '')
        setText('')
      }}
      style={{ width: '100%' }}
    />
  )
}
