// What the widget itself says, in simplified or traditional characters. What bot and agents say stays as it was sent.
import { TRADITIONAL } from "./hanzi.js";

const WORDS = {
  title: "在线客服", launch: "咨询客服", unread: "咨询客服，{n}条新消息", bot: "智能客服", agent: "客服{name}", me: "我", notice: "提示",
  about: "智能客服，不是真人。请不要发送密码。",
  aboutWaiting: "正在为您接人工客服，请稍等。您可以继续留言。",
  aboutQueue: "正在为您接人工客服：您排在第{position}位{wait}。您可以继续留言。", aboutWait: "，大约等{minutes}分钟",
  aboutAgent: "现在由客服{name}为您服务，是真人。请不要发送密码。", aboutSomebody: "现在由人工客服为您服务。请不要发送密码。",
  aboutClosed: "这次对话结束了。您再发消息，就重新开始。",
  large: "大字", more: "更多", close: "关闭", dark: "换成深色", light: "换成浅色", receipt: "保存我被告知的内容",
  chat: "聊天内容", input: "输入您的问题", placeholder: "请输入问题", send: "发送", limit: "一次最多{n}个字，多的请分几次发。",
  earlier: "更早的消息", newer: "↓ 有新消息", typing: "正在回答", typingAgent: "客服正在输入",
  offline: "现在没有网络。您写的话会先留着，连上网以后自动发出去，不会重复。", reconnecting: "连接断了，正在重新连接。您写的话不会丢。",
  queued: "等待发送，连上以后自动发", sending: "发送中…", sent: "已发送", masked: "已发送，号码已替您遮住",
  failed: "没有发出去。", resend: "重发", discard: "不发了", again: "不确定这条号码发出去没有，请再输入一次。", stale: "这条还没有发出去，还要发吗？",
  trouble: "出了点问题，没有发出去。", receiptFailed: "现在没有打开，请过一会儿再试。",
  basis: "依据", basisAsk: "依据是什么", from: "出处：{source}", up: "有帮助", down: "没帮助",
  score: "这次服务您满意吗？", scores: "很不满意 不满意 一般 满意 很满意", comment: "想说点什么（可以不填）", submit: "提交", scored: "谢谢您的评价。",
  deadline: "申请期限", diagnosed: "首次确诊", lastDay: "最晚申请", left: "还剩", days: "{n}天", lastChance: "今天是最后一天", past: "已经过了{n}天",
  deadlineOf: "{who}的申请期限", how: "怎么算的",
  refund: "退款进度", amount: "金额", done: "已完成", now: "正在进行", next: "还没到", wrong: "没有成功",
  policy: "送的保险", sum: "保额", term: "保多久", premium: "保费", state: "状态",
  verifyTitle: "核对身份", verifySafe: "只用来核对身份，不会留在聊天记录里。",
  phone: "会员登记的手机号（11位）", last4: "身份证号后四位", code: "短信验证码",
  phoneBad: "手机号是1开头的11位数字，请再看一下。", last4Bad: "要的是最后四位，最后一位可能是X，请再看一下。", codeBad: "验证码是短信里的几位数字，请再看一下。",
  phoneSent: "已提交手机号", last4Sent: "已提交证件号后四位", codeSent: "已提交验证码", x: "末位是X", stop: "先不核对", stopSaid: "算了",
};

let traditional = false;

export function useTraditional(wanted) {
  traditional = wanted;
}

// The words of a name, with {names} filled in.
export function word(name, values = {}) {
  const text = WORDS[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  return traditional ? inTraditional(text) : text;
}

function inTraditional(text) {
  return text.replace(/[\u4e00-\u9fff]/g, (character) => {
    const place = TRADITIONAL.indexOf(character);
    return place >= 0 && place % 2 === 0 ? TRADITIONAL[place + 1] : character;
  });
}
