"""What the channel itself says to members: about kinds of messages it cannot read, and when it is too busy."""

from __future__ import annotations

BUSY = "现在咨询的人比较多，这条消息我没有接住。请过一会儿再发一次，给您添麻烦了。"
TOO_OFTEN = "您发得有点快，我跟不上了。请过{seconds}秒再发。"
VOICE = "对不起，这段语音我没有听清。麻烦您打字说，或者用输入法的语音转文字再发一次。"
IMAGE = "图片我看不了。您想问什么，用文字说给我听就行；要请人来看，回复“人工客服”。"
VIDEO = "视频我看不了。您想问什么，用文字说给我听就行；要请人来看，回复“人工客服”。"
LOCATION = "收到您的位置了。水滴互助的事都在线上办，不用到现场。您想问什么，直接发文字就行。"
LINK = "链接我打不开。您想问什么，用文字说给我听就行；要核对消息真假，把标题发过来也可以。"
FILE = "文件我打不开。您想问什么，用文字说给我听就行；要请人来看，回复“人工客服”。"
UNKNOWN = "这种消息我还看不了。您想问什么，发文字就行；要找人，回复“人工客服”。"
CHOOSE = "您可以回复数字："
OR_SAY = "您也可以回复："
TAP = "您可以点下面的选项："
FOLLOWED = "（关注了公众号）"
SCANNED = "（扫码进入公众号）"
NOTES = {
    "image": "（图片）{PicUrl}",
    "voice": "（语音，没有识别出文字）",
    "video": "（视频）",
    "shortvideo": "（小视频）",
    "location": "（位置）{Label}",
    "link": "（链接）{Title} {Url}",
    "file": "（文件）{Title}",
}
"""What an agent reads of a message the bot cannot read, by its kind."""
