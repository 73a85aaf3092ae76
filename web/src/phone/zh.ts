import phone from './phone.zh.json'

export const zh = { phone }
