"""Readers of logs: tables of questions and answers, Posts.xml, and Slack."""
