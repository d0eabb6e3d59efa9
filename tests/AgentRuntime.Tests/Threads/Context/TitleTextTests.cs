using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

public sealed class TitleTextTests
{
    [Theory]
    [InlineData("Fixing the cache", "Fixing the cache")]
    [InlineData("  \n\n\"Fixing the cache.\"\nIt says what it is.", "Fixing the cache")]
    [InlineData("# **Fixing the cache**", "Fixing the cache")]
    [InlineData("Title: “Fixing the cache”", "Fixing the cache")]
    [InlineData("**Title:** Fixing `Cache.Get`", "Fixing Cache.Get")]
    [InlineData("<think>They want a title.\nSo.</think>\n\nFixing the cache", "Fixing the cache")]
    [InlineData("They want a title.</think>Fixing the cache", "Fixing the cache")]
    [InlineData("<think>They want a title and I never stop", "")]
    [InlineData("标题：“修复缓存”。", "修复缓存")]
    [InlineData("Fixing\tthe \u0007 cache", "Fixing the cache")]
    [InlineData("What now?", "What now?")]
    [InlineData("\"\"\n---\nFixing **the** cache", "Fixing the cache")]
    [InlineData("", "")]
    public void Clean_WhatModelsWrite_IsOneBareLine(string written, string title) =>
        Assert.Equal(title, TitleText.Clean(written, 80));

    [Theory]
    [InlineData("Fixing the cache of the second server", 20, "Fixing the cache of…")]
    [InlineData("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…")]
    [InlineData("abc😀def", 5, "abc…")]
    [InlineData("abcdef", 6, "abcdef")]
    public void Clean_TooLong_IsCutBetweenWordsAndNeverInsideAPair(string written, int maxLength, string title) =>
        Assert.Equal(title, TitleText.Clean(written, maxLength));
}
